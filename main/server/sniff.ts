import { anyBytes } from '#server/media-type.ts'

const textType = 'text/plain; charset=utf-8'
const htmlType = 'text/html; charset=utf-8'

/** First bytes that name a format for certain. */
const magic: readonly (readonly [string, string])[] = [
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['%PDF-', 'application/pdf'],
]
const htmlStart =
  /^(?:<!--[^]*?-->\s*)*<(?:!doctype html|html|head|body|title|style|script|h[1-6]|div|p|table|section|article|figure|img|ul|ol)[\s>/]/i

/** How much of a file is enough to tell. */
export const sniffBytes = 4096

/**
 * What a file is by its beginning. Pipeline artifacts have no file ending ("report", "weather"), and a person wants
 * to look at them all the same. Only for what is shown in the preview's sandbox: a wrong guess there is an odd
 * picture, never more. `whole`: `head` is all there is.
 */
export function mediaTypeOfContents(head: Uint8Array, whole: boolean): string {
  const latin = Buffer.from(head.subarray(0, 16)).toString('latin1')
  const known = magic.find(([start]) => latin.startsWith(start))
  if (known) return known[1]
  if (latin.startsWith('RIFF') && latin.slice(8, 12) === 'WEBP') return 'image/webp'
  const text = asText(head)
  return text === undefined ? anyBytes : mediaTypeOfText(text, whole)
}

/** Undefined for what is no UTF-8 text; a character cut off at the end does not count against it. */
function asText(head: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    // White space and terminal colours are text; other control characters are not.
    return /\p{Cc}/u.test(text.replaceAll('\u001b', '').replace(/\s/g, '')) ? undefined : text
  } catch {
    return undefined
  }
}

function mediaTypeOfText(text: string, whole: boolean): string {
  const start = text.trimStart()
  if (htmlStart.test(start)) return htmlType
  if (/^(?:<\?xml[^>]*>\s*)?<svg[\s>]/i.test(start)) return 'image/svg+xml'
  if (looksLikeJson(start, whole)) return 'application/json'
  return separatedBy(text, ',') ?? separatedBy(text, '\t') ?? textType
}

function looksLikeJson(start: string, whole: boolean): boolean {
  if (!/^(?:\{\s*["}]|\[\s*[[{"\]\dtfn-])/.test(start)) return false
  // One object per line is text: as a single JSON value it would be an error. A longer file gets the benefit.
  if (!whole) return !/^\{[^\n]*\}\r?\n\s*\{/.test(start)
  try {
    JSON.parse(start)
    return true
  } catch {
    return false
  }
}

/** A table: at least two lines, and as many separators in each of the first ones. */
function separatedBy(text: string, separator: ',' | '\t'): string | undefined {
  const lines = text.split(/\r?\n/).slice(0, 6)
  // The last one may be cut off.
  const complete = lines.length > 1 ? lines.slice(0, -1) : lines
  const counts = complete.map((line) => line.replace(/"(?:[^"]|"")*"/g, '').split(separator).length - 1)
  const [first = 0] = counts
  if (complete.length < 2 || first === 0 || counts.some((count) => count !== first)) return undefined
  return separator === ',' ? 'text/csv; charset=utf-8' : 'text/tab-separated-values; charset=utf-8'
}
