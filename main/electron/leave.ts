/**
 * Leaving while runs go on is the person's decision; leaving otherwise just happens. Either way the server gets the
 * time to finish what it writes, and nothing stays behind.
 */
import { app, type BrowserWindow, dialog } from 'electron'
import type { Activity } from './activity.ts'
import type { Server } from './server-process.ts'
import type { Words } from './words.ts'

export interface LeaveOptions {
  readonly window: BrowserWindow
  readonly server: Server
  readonly activity: Activity
  readonly words: Words
  /** Last thing before the process ends. */
  readonly release: () => void
}
export interface Leaving {
  /** To be called whenever the set of runs changes: ends the app when it only waited for them. */
  onActivity(): void
  /** The app is wanted again. */
  onShown(): void
  /** Leaves without asking: the system is going down, or there is nothing to keep. */
  now(): Promise<void>
}

type Choice = 'keep' | 'stop' | 'cancel'
const choices: readonly Choice[] = ['keep', 'stop', 'cancel']

async function ask({ window, words, activity }: LeaveOptions): Promise<Choice> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: words.leaveTitle(activity.running().length),
    detail: words.leaveDetail,
    buttons: [words.keepRunning, words.stopAndQuit, words.cancel],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  })
  return choices[response] ?? 'cancel'
}

export function guardLeaving(options: LeaveOptions): Leaving {
  const { window, server, activity } = options
  let state: 'open' | 'asking' | 'background' | 'gone' = 'open'

  async function now(): Promise<void> {
    if (state === 'gone') return
    state = 'gone'
    activity.close()
    await server.close()
    options.release()
    app.exit(0)
  }
  async function leave(): Promise<void> {
    if (state === 'asking' || state === 'gone') return
    if (activity.running().length === 0) return now()
    state = 'asking'
    const choice = await ask(options)
    state = choice === 'keep' ? 'background' : 'open'
    if (choice === 'keep') window.hide()
    if (choice !== 'stop') return
    window.hide()
    await activity.stopAll(15_000).catch(() => {}) // a server that cannot stop them is closed all the same
    await now()
  }

  window.on('close', (event) => {
    if (state === 'gone') return
    event.preventDefault()
    // on a Mac an app stays when its window goes, and so do its runs
    if (process.platform === 'darwin') window.hide()
    else void leave()
  })
  app.on('before-quit', (event) => {
    if (state === 'gone') return
    event.preventDefault()
    void leave()
  })
  return {
    onActivity() {
      if (state === 'background' && activity.running().length === 0) void now()
    },
    onShown() {
      if (state === 'background') state = 'open'
    },
    now,
  }
}
