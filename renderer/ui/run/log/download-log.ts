import type { StudioClient } from '#client/studio.ts'
import { clockOf, plainText, textOf } from './log-line.ts'

const pageSize = 20_000

/** The whole log as a text file, colours taken out; read page by page, so that its length does not matter. */
export async function downloadLog(
  read: StudioClient['runs']['log'],
  runId: string,
  task: string | undefined,
  name: string,
): Promise<void> {
  const parts: string[] = []
  let cursor: string | undefined
  for (let more = true; more; ) {
    const answer = await read({
      runId,
      limit: pageSize,
      ...(task === undefined ? {} : { task }),
      ...(cursor === undefined ? {} : { cursor }),
    })
    parts.push(
      answer.lines.map((line) => `${clockOf(line.t)} ${line.task} ${plainText(textOf(line))}\n`).join(''),
    )
    cursor = answer.cursor
    more = answer.more && answer.lines.length > 0
  }
  save(new Blob(parts, { type: 'text/plain' }), `${name}.log`)
}

function save(blob: Blob, fileName: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = fileName.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
