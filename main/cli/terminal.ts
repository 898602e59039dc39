import type { Terminal } from './run/progress.ts'

/** One line for people. Standard output belongs to results; everything said goes to standard error. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** The live list wants cursor movement, which a dumb terminal and a continuous-integration log do not have. */
export const terminal: Terminal = {
  isTTY: process.stderr.isTTY && process.env['TERM'] !== 'dumb' && !process.env['CI'],
  get columns() {
    return process.stderr.columns ?? 80
  },
  get rows() {
    return process.stderr.rows ?? 24
  },
  write: (text) => void process.stderr.write(text),
}
