/** The first bytes of a data file: what would only come out when the step has been waited for. */
import { encodingOf } from '#ui/text-of-file.ts'

export interface Looked {
  readonly wrong?: 'emptyData' | 'binaryData'
  /** What the step that reads it has to know. */
  readonly settings: Readonly<Record<string, string>>
}

const isTable = (name: string): boolean => /\.(?:csv|tsv|txt)$/i.test(name)

export async function lookInto(file: File): Promise<Looked> {
  if (file.size === 0) return { wrong: 'emptyData', settings: {} }
  if (!isTable(file.name)) return { settings: {} }
  const head = new Uint8Array(await file.slice(0, 4_096).arrayBuffer())
  if (encodingOf(head) !== undefined) return { settings: { encoding: 'utf-16' } }
  return head.includes(0) ? { wrong: 'binaryData', settings: {} } : { settings: {} }
}
