/** Starts the desktop app and lets tests see what it asks of the system, instead of the system seeing it. */
import { type ChildProcess, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test'
import type * as Electron from 'electron'
import type { Evaluates } from './debug-page.ts'

/** What main was asked to show outside the window, and what the person answers. */
export interface Outside {
  asked: { kind: string; message?: string; detail?: string; url?: string }[]
  /** Indices of buttons, in order; the last one goes on answering. */
  answers: number[]
  files: string[]
}

export interface Desktop {
  readonly app: ElectronApplication
  readonly page: Page
  readonly home: string
  readonly process: ChildProcess
  /** Sets what dialogs answer from now on. */
  answer(change: Partial<Pick<Outside, 'answers' | 'files'>>): Promise<void>
  asked(): Promise<Outside['asked']>
  /** Forgets what was asked so far. */
  forget(): Promise<void>
  /** The facts of the server behind the pipe, as other programs of this user find them. */
  server(): { url: string; token: string; pid: number }
  /** Resolves with the exit code, or the name of the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals | null>
}

/** Everything that would leave the app is noted instead of done. */
function stubOutside(electron: typeof Electron): void {
  const noted: Outside = { asked: [], answers: [0], files: [] }
  Object.assign(globalThis, { outside: noted })
  const { dialog, shell } = electron
  const note = (kind: string, facts: object): void => void noted.asked.push({ kind, ...facts })
  Object.assign(dialog, {
    async showMessageBox(...args: unknown[]) {
      note('message', args.at(-1) as object)
      const response = noted.answers.length > 1 ? noted.answers.shift() : noted.answers[0]
      return { response }
    },
    async showOpenDialog(...args: unknown[]) {
      note('open', args.at(-1) as object)
      return { canceled: noted.files.length === 0, filePaths: noted.files }
    },
  })
  Object.assign(shell, {
    openExternal: async (url: string) => note('external', { url }),
    showItemInFolder: (url: string) => note('reveal', { url }),
  })
}

export async function startDesktop(
  options: { home?: string; args?: readonly string[]; executable?: string } = {},
): Promise<Desktop> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'nagare-desktop-'))
  const app = await _electron.launch({
    executablePath: options.executable ?? process.env['NAGARE_E2E_ELECTRON'] ?? '',
    args: appArgs(home, options.args),
    env: appEnv(home),
  })
  const running = app.process()
  await app.evaluate(stubOutside)
  const page = await app.firstWindow()
  return {
    app,
    page,
    home,
    process: running,
    answer: (change) => app.evaluate((_electron, given) => void Object.assign(outside, given), change),
    asked: () => app.evaluate(() => outside.asked),
    forget: () => app.evaluate(() => void Object.assign(outside, { asked: [], answers: [0], files: [] })),
    server: () => JSON.parse(readFileSync(join(home, 'Examples/.nagare/server.json'), 'utf8')),
    ended: () => endOf(running),
  }
}
/** Exists inside Electron's main process only, where `evaluate` runs. */
declare const outside: Outside

export const appArgs = (home: string, more: readonly string[] = []): string[] => [
  '--no-sandbox',
  `--user-data-dir=${join(home, 'electron')}`,
  ...more,
]
export const appEnv = (home: string): Record<string, string> => ({
  ...(process.env as Record<string, string>),
  NAGARE_HOME: home,
})

/** Why it has not ended well shows: the signal that ended it, or null for a process that is still there. */
export async function endOf(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  for (let tries = 0; tries < 300 && child.exitCode === null && child.signalCode === null; tries++)
    await sleep(50)
  return child.exitCode ?? child.signalCode
}

/** Command lines of living processes that mention `text`. */
export function processesNaming(text: string): string[] {
  const all = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n')
  return all.filter((line) => line.includes(text) && !line.includes('ps -eo'))
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

interface Fixtures {
  /** An app of its own for this test. */
  readonly desktop: Desktop
}
interface Shared {
  /** One app for all tests of a file that leave it as it was. */
  readonly shared: Desktop
}

export const test = base.extend<Fixtures, Shared>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright wants the pattern
  desktop: async ({}, use) => {
    const desktop = await startDesktop()
    await use(desktop)
    await closeHard(desktop)
  },
  shared: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright wants the pattern
    async ({}, use) => {
      const desktop = await startDesktop()
      await use(desktop)
      await closeHard(desktop)
    },
    { scope: 'worker' },
  ],
})
export { expect } from '@playwright/test'

/** Where the rig cannot be had there is nothing to test; to be called first in every file. */
export const skipWithoutRig = (): void => {
  const reason = process.env['NAGARE_E2E_SKIPPED']
  test.skip(() => reason !== undefined, reason ?? '')
}

/** After a test, whatever state it left. */
export async function closeHard({ process: running, home }: Desktop): Promise<void> {
  if (running.exitCode === null) running.kill('SIGTERM')
  await endOf(running)
  if (running.exitCode === null) running.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
}

/** One call of the studio API from inside the page, over the page's own transport. */
export const studio = (page: Evaluates, method: string, input: unknown): Promise<unknown> =>
  page.evaluate(
    async ([method, input]) => {
      const body = JSON.stringify({ json: input })
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(`/api/studio/${method}`, { method: 'POST', headers, body })
      const answer = (await response.json()) as { json: unknown }
      if (!response.ok) throw new Error(JSON.stringify(answer))
      return answer.json
    },
    [method, input] as const,
  )

const napText = readFileSync(join(import.meta.dirname, 'data/nap.yaml'), 'utf8')

/** Starts a run of one step that sleeps, and waits until that step is really there. */
export async function startNap(page: Evaluates, seconds: number): Promise<string> {
  const { runId } = (await studio(page, 'runs/launch', {
    text: napText,
    source: 'nap.yaml',
    parameters: { seconds },
  })) as { runId: string }
  for (let tries = 0; tries < 100 && (await stateOf(page, runId)) === 'QUEUED'; tries++) await sleep(50)
  return runId
}

export async function stateOf(page: Evaluates, runId: string): Promise<string> {
  const { run } = (await studio(page, 'runs/get', { runId })) as { run: { state: string } }
  return run.state
}
