import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  appArgs,
  appEnv,
  closeHard,
  endOf,
  expect,
  isAlive,
  processesNaming,
  skipWithoutRig,
  startDesktop,
  startNap,
  stateOf,
  studio,
  test,
} from './desktop.ts'

skipWithoutRig()
const executable = (): string => process.env['NAGARE_E2E_ELECTRON'] ?? ''

/** A second start of the same app; resolves when it has left again. */
async function startAgain(home: string, ...words: string[]): Promise<number | NodeJS.Signals | null> {
  const second = spawn(executable(), appArgs(home, words), { env: appEnv(home), stdio: 'ignore' })
  return endOf(second)
}

test('a clean quit leaves no process and no lock behind', async ({ desktop }) => {
  const { app, home, page } = desktop
  await studio(page, 'system/info', undefined)
  const { pid } = desktop.server()
  await app.evaluate(({ app }) => app.quit()).catch(() => {})
  expect(await desktop.ended()).toBe(0)
  expect(isAlive(pid)).toBe(false)
  expect(processesNaming(home)).toEqual([])
  expect(() => desktop.server()).toThrow() // server.json is taken away by a server that closed properly
})

test('a second start brings its links and files to the first and leaves', async ({ desktop }) => {
  const { page, home } = desktop
  const runId = await startNap(page, 0)
  expect(await startAgain(home, `nagare://run/${runId}`)).toBe(0)
  await expect(page).toHaveURL(`app://nagare/runs/${runId}`)
  expect(await startAgain(home, 'nagare://launch/churn', 'https://evil.example')).toBe(0)
  await expect(page).toHaveURL(`app://nagare/runs/${runId}`)

  // a pipeline file becomes a pipeline of the workspace, and is only shown
  const folder = mkdtempSync(join(tmpdir(), 'nagare-file-'))
  cpSync(join(import.meta.dirname, 'data/nap.yaml'), join(folder, 'my nap.yaml'))
  expect(await startAgain(home, join(folder, 'my nap.yaml'))).toBe(0)
  await expect(page).toHaveURL(/app:\/\/nagare\/pipelines\/my/)
  expect(await studio(page, 'runs/list', {})).toMatchObject({ total: 1 })
  rmSync(folder, { recursive: true })
})

test('a link that starts the app is shown once the page is there; closing the window ends it', async () => {
  const desktop = await startDesktop({ args: ['nagare://run/0123abcd'] })
  await expect(desktop.page).toHaveURL('app://nagare/runs/0123abcd')
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => {})
  expect(await desktop.ended()).toBe(0)
  await closeHard(desktop)
})

test('closing while a run goes on asks; "cancel" changes nothing, "stop and quit" leaves nothing', async ({
  desktop,
}) => {
  const { app, page, home } = desktop
  const runId = await startNap(page, 300)
  await expect.poll(() => stateOf(page, runId)).toBe('RUNNING')
  await expect
    .poll(() =>
      app.evaluate(({ powerSaveBlocker }) => [0, 1, 2].some((id) => powerSaveBlocker.isStarted(id))),
    )
    .toBe(true)
  const close = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => {})
  await desktop.answer({ answers: [2] })
  await close()
  await expect.poll(async () => (await desktop.asked()).length).toBe(1)
  expect((await desktop.asked())[0]?.message).toBe('A run is going on.')
  expect(await stateOf(page, runId)).toBe('RUNNING')
  await desktop.answer({ answers: [1] })
  await close()
  expect(await desktop.ended()).toBe(0)
  expect(processesNaming(home)).toEqual([])
})

test('"keep running" hides the window until the run has ended, then the app ends', async ({ desktop }) => {
  const { app, page } = desktop
  const runId = await startNap(page, 3)
  await expect.poll(() => stateOf(page, runId)).toBe('RUNNING')
  await expect
    .poll(() =>
      app.evaluate(({ powerSaveBlocker }) => [0, 1, 2].some((id) => powerSaveBlocker.isStarted(id))),
    )
    .toBe(true)
  await desktop.answer({ answers: [0] })
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect
    .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
    .toBe(false)
  expect(await stateOf(page, runId)).toBe('RUNNING')
  expect(await desktop.ended()).toBe(0)
})

test('a server that dies is started again by itself; the second time the person is asked', async ({
  desktop,
}) => {
  const { page } = desktop
  const serverAfter = (pid: number) =>
    expect
      .poll(() =>
        studio(page, 'system/info', undefined).then(
          () => desktop.server().pid,
          () => pid,
        ),
      )
      .not.toBe(pid)
  const killServer = async (): Promise<number> => {
    await studio(page, 'system/info', undefined)
    const { pid } = desktop.server()
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => isAlive(pid)).toBe(false)
    return pid
  }
  await serverAfter(await killServer())
  expect(await desktop.asked()).toEqual([])
  const second = await killServer()
  await expect.poll(async () => (await desktop.asked()).length).toBe(1)
  expect((await desktop.asked())[0]?.message).toContain('has stopped')
  await serverAfter(second) // the answer was "restart"
})

test('a run whose server died goes on with the next one; a killed app leaves no server', async ({
  desktop,
}) => {
  const { page } = desktop
  const runId = await startNap(page, 8)
  await expect.poll(() => stateOf(page, runId)).toBe('RUNNING')
  process.kill(desktop.server().pid, 'SIGKILL')
  await expect
    .poll(() => stateOf(page, runId).catch(() => 'no answer'), { timeout: 30_000 })
    .toBe('SUCCEEDED')
  const { pid } = desktop.server()
  desktop.process.kill('SIGKILL')
  await expect.poll(() => isAlive(pid)).toBe(false)
})
