/** Longest line that is shown as one; a longer one goes on in the next. */
export const maxLine = 64 << 10

const newline = 10
const carriageReturn = 13

/** Not in the middle of a UTF-8 character. */
const wholeCharacters = (buffer: Buffer, cut: number, start: number): number => {
  let end = cut
  while (end > start && cut - end < 4 && ((buffer[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return end === start ? cut : end
}

/**
 * The lines inside these bytes, as [from, to) without the line end; the last one may lack its end. Counting and
 * reading both go through here, so that they always agree.
 */
export const forEachPiece = (buffer: Buffer, take: (from: number, to: number) => void): void => {
  let from = 0
  while (from < buffer.length) {
    const found = buffer.indexOf(newline, from)
    const end = found === -1 ? buffer.length : found
    while (end - from > maxLine) {
      const cut = wholeCharacters(buffer, from + maxLine, from)
      take(from, cut)
      from = cut
    }
    take(from, end)
    from = end + 1
  }
}

export const countPieces = (buffer: Buffer): number => {
  let count = 0
  forEachPiece(buffer, () => {
    count += 1
  })
  return count
}

/** A line as a terminal would leave it: of a progress bar that redraws itself with `\r`, the last state. */
export const shownText = (buffer: Buffer, from: number, to: number): string => {
  let end = to
  while (end > from && buffer[end - 1] === carriageReturn) end -= 1
  const redrawn = buffer.subarray(from, end).lastIndexOf(carriageReturn)
  return buffer.toString('utf8', from + redrawn + 1, end)
}

/**
 * How much of the bytes at the end of a growing file can be taken as finished lines: up to the last line end; of an
 * endless line whole pieces; of a redrawn line, when `redrawn`, what has been drawn over; all of it when `final`.
 */
export const finishedBytes = (
  buffer: Buffer,
  now: { readonly final: boolean; readonly redrawn: boolean },
): number => {
  if (now.final) return buffer.length
  const line = buffer.lastIndexOf(newline) + 1
  if (line > 0) return line
  if (buffer.length >= maxLine) return wholeCharacters(buffer, buffer.length - (buffer.length % maxLine), 0)
  return now.redrawn ? drawnBytes(buffer) : 0
}

/** Up to the last `\r`, when something has been drawn before it: a bar begins with one, too. */
const drawnBytes = (buffer: Buffer): number => {
  const bytes = buffer.lastIndexOf(carriageReturn) + 1
  return buffer.subarray(0, bytes).every((byte) => byte === carriageReturn) ? 0 : bytes
}
