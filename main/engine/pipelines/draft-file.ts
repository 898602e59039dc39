/**
 * A draft as a file: JSON lines, only ever appended to. The first says what the draft stands on; each further one is a
 * change, or says that the document was saved there.
 */
import { z } from 'zod'
import { type Draft, DraftChange } from '#shared/contract/documents.ts'

const Header = z.object({
  format: z.literal(1),
  id: z.string(),
  key: z.string(),
  digest: z.string(),
  text: z.string(),
  at: z.number(),
})
type Header = z.infer<typeof Header>
/** The document after so many changes has this digest, and is what the file holds. */
const Saved = z.object({ saved: z.string(), after: z.number().int() })
const Line = z.union([DraftChange, Saved])

export interface DraftFile {
  readonly id: string
  readonly draft: Draft
  /** Length of what could be read, in bytes: the next line belongs there. */
  readonly bytes: number
  /** Something stands behind it that cannot be read. */
  readonly damaged: 'no' | 'last-line' | 'more'
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`

export const headerLine = ({ id, key, digest, text, at }: Omit<Header, 'format'>): string =>
  line({ format: 1, id, key, digest, text, at })
export const changeLines = (changes: readonly DraftChange[]): string => changes.map(line).join('')
export const savedLine = (saved: string, after: number): string => line({ saved, after })

const read = <T>(schema: z.ZodType<T>, text: string): T | undefined => {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** What can be read of a draft's file, from the start up to the first line that is broken. Undefined: not even the header. */
export function readDraftFile(content: string): DraftFile | undefined {
  // What follows the last line break was cut off while it was written.
  const lines = content.split('\n').slice(0, -1)
  const [first, ...rest] = lines
  const header = first === undefined ? undefined : read(Header, first)
  if (header === undefined || first === undefined) return undefined
  const { format: _, id, ...base } = header
  const changes: DraftChange[] = []
  let [digest, savedAt] = [base.digest, undefined as number | undefined]
  let bytes = Buffer.byteLength(first) + 1
  let good = 0
  for (const text of rest) {
    const entry = read(Line, text)
    if (entry === undefined) break
    if ('saved' in entry) [digest, savedAt] = [entry.saved, entry.after]
    else changes.push(entry)
    bytes += Buffer.byteLength(text) + 1
    good += 1
  }
  const left = Buffer.byteLength(content) - bytes
  return {
    id,
    draft: {
      ...base,
      digest,
      revision: changes.length,
      changes,
      ...(savedAt === undefined ? {} : { savedAt }),
    },
    bytes,
    damaged: left === 0 ? 'no' : rest.length - good <= 1 ? 'last-line' : 'more',
  }
}
