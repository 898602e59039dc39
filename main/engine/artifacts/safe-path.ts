import { posix, win32 } from 'node:path'

/**
 * A path below an artifact root, normalised, or undefined when the text could lead anywhere else. It is judged in
 * every reading that one more round of percent-decoding gives, so nothing can hide behind an encoding; what is
 * returned is the text as it came, because no later layer decodes it again and `100%25.txt` is a legal name.
 * Refused: backslash, `#`, control characters, drives, schemes, absolute paths, `..`. Empty text is the root.
 */
export const safePath = (text: string): string | undefined => {
  let reading = text
  for (let round = 0; round < mostRounds; round += 1) {
    if (!isPlain(reading) || hasControl(reading, round === 0)) return undefined
    const next = decodeOnce(reading)
    if (next === reading) return partsOf(text).join('/')
    reading = next
  }
  return undefined
}

const mostRounds = 32

const partsOf = (text: string): string[] => text.split('/').filter((part) => part !== '' && part !== '.')

/** Every well-formed code is decoded, byte by byte: a stray `%` must not shield the rest from the judgement. */
const decodeOnce = (text: string): string =>
  text.replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

const isPlain = (text: string): boolean => {
  if (posix.isAbsolute(text) || win32.isAbsolute(text)) return false
  if (/[\\#]/.test(text) || /^[a-z]:\//i.test(text) || /^[a-z][a-z0-9+.-]*:\//i.test(text)) return false
  return !partsOf(text).some(isForbiddenPart)
}

/**
 * A code that only a deeper reading takes for a control character is left alone, except the one that ends texts: older
 * clients name images `frames%step%3%timestamp%1795…`.
 */
const hasControl = (text: string, isAsItCame: boolean): boolean => {
  if (!isAsItCame) return text.includes('\0')
  return [...text].some((char) => char < ' ' || char === '\u007f')
}

/** Windows drops trailing dots and spaces, so `.. ` and `...` mean the parent there. */
const isForbiddenPart = (part: string): boolean => /^\.{2,}[. ]*$|^\. +$/.test(part)
