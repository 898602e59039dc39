import { endingOf } from './scan.ts'

/**
 * A file name for a dropped file: only its last part, without what some file system refuses, with a known ending,
 * and with a number when the name is taken (compared without case: a folder may be shared with such a system).
 */
export function importName(fileName: string, taken: ReadonlySet<string>): string {
  const base = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1)
  const ending = endingOf(base) ?? '.yaml'
  const stem = cleanStem(endingOf(base) === undefined ? base : base.slice(0, -ending.length))
  const lower = new Set([...taken].map((name) => name.toLowerCase()))
  const isTaken = (candidate: string): boolean =>
    ['.yaml', '.yml', '.json'].some((known) => lower.has(`${candidate}${known}`.toLowerCase()))
  let candidate = stem
  for (let n = 2; isTaken(candidate); n += 1) candidate = `${stem}-${n}`
  return `${candidate}${ending}`
}

/** A file name without its ending, as every file system takes it. */
export function cleanStem(stem: string): string {
  const clean = stem
    .normalize('NFC')
    .replace(/[\p{Cc}<>:"|?*]/gu, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, 100)
  return clean === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(clean) ? 'pipeline' : clean
}
