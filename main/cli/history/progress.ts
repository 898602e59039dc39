import type { HistoryProgress } from '#shared/history.ts'
import type { Terminal } from '../run/progress.ts'
import { progressLine } from './words.ts'

const liveMs = 100
const plainMs = 5000

/** One line that rewrites itself; where that cannot be, a line now and then. */
export function historyProgress(terminal: Terminal, now: () => number) {
  let last = now()
  let isOpen = false
  return {
    show: (progress: HistoryProgress): void => {
      if (now() - last < (terminal.isTTY ? liveMs : plainMs)) return
      last = now()
      const line = progressLine(progress).slice(0, terminal.columns - 1)
      terminal.write(terminal.isTTY ? `\r\u001b[2K${line}` : `${line}\n`)
      isOpen = terminal.isTTY
    },
    end: (): void => {
      if (isOpen) terminal.write('\r\u001b[2K')
      isOpen = false
    },
  }
}
