/** What the system sees of running work: progress on the icon, and a machine that does not fall asleep over it. */
import { type BrowserWindow, powerSaveBlocker } from 'electron'
import { type LiveRun, shareDone } from './activity.ts'

export interface Running {
  update(runs: readonly LiveRun[]): void
  /** The page's own idea of progress; it wins until the next run begins. */
  readonly setProgress: (share: number) => void
  readonly release: () => void
}

export function showRunning(window: BrowserWindow): Running {
  let blocker: number | undefined
  let pageDrives = false
  const release = (): void => {
    if (blocker !== undefined) powerSaveBlocker.stop(blocker)
    blocker = undefined
  }
  const draw = (share: number): void => {
    if (!window.isDestroyed()) window.setProgressBar(share)
  }
  return {
    update(runs) {
      if (runs.length === 0) {
        pageDrives = false
        release()
      } else blocker ??= powerSaveBlocker.start('prevent-app-suspension')
      if (!pageDrives) draw(shareDone(runs))
    },
    setProgress(share) {
      pageDrives = share >= 0
      draw(share)
    },
    release,
  }
}
