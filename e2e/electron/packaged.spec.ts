import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { debugPage } from './debug-page.ts'
import {
  appArgs,
  appEnv,
  endOf,
  expect,
  processesNaming,
  skipWithoutRig,
  startNap,
  stateOf,
  studio,
  test,
} from './desktop.ts'
import { preparePacked } from './prepare.mjs'
import { ensureRig } from './rig.mjs'

/**
 * The packed app with its fuses blown: Node's inspector is off, so it is reached as a browser is, through the page's
 * own debugging port, and ended as the system would end it.
 */
skipWithoutRig()
let child: ChildProcess
let home: string
let executable: string

test.beforeAll(async () => {
  const rig = await ensureRig()
  if (rig.skipped !== undefined) throw new Error(rig.skipped)
  executable = await preparePacked(rig, process.env['NAGARE_E2E_SCRATCH'] ?? '')
  home = mkdtempSync(join(tmpdir(), 'nagare-packed-'))
})
test.afterAll(async () => {
  if (!child) return
  child.kill('SIGKILL')
  await endOf(child)
  rmSync(home, { recursive: true, force: true })
})

async function launch(): Promise<Awaited<ReturnType<typeof debugPage>>> {
  const args = appArgs(home, ['--remote-debugging-port=0'])
  child = spawn(executable, args, { env: appEnv(home), stdio: ['ignore', 'ignore', 'pipe'] })
  const port = await new Promise<number>((done, fail) => {
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said += String(chunk)
      const found = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]
      if (found) done(Number(found))
    })
    child.once('exit', () => fail(new Error(`The packed app left at once:\n${said}`)))
  })
  return debugPage(port)
}

test('the packed app opens, runs a pipeline from its archive, and quits cleanly', async () => {
  const page = await launch()
  await expect
    .poll(() => page.evaluate(() => document.querySelector('#root')?.childElementCount))
    .toBeGreaterThan(0)
  expect(await page.evaluate(() => location.href)).toMatch(/^app:\/\/nagare\//)
  const info = (await studio(page, 'system/info', undefined)) as {
    version: string
    host: string
    workspace: { path: string }
  }
  expect(info).toMatchObject({
    version: '0.1.0',
    host: 'electron',
    workspace: { path: join(home, 'Examples') },
  })
  expect(existsSync(join(home, 'Examples/pipelines/rain-tomorrow.yaml'))).toBe(true) // shipped beside the archive

  const runId = await startNap(page, 0)
  await expect.poll(() => stateOf(page, runId)).toBe('SUCCEEDED')

  page.close()
  child.kill('SIGTERM')
  expect(await endOf(child)).toBe(0)
  expect(processesNaming(home)).toEqual([])
})

test('its main program is an archive, and no other app can be slipped under it', () => {
  const resources = join(dirname(executable), 'resources')
  expect(readdirSync(resources)).toContain('app.asar')
  expect(readdirSync(resources)).not.toContain('app')
  expect(readdirSync(resources)).not.toContain('default_app.asar')
})
