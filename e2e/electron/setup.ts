/** Before all tests: the rig, a screen that nobody sees, and the app. Tells the tests through the environment. */
import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { prepareUnpacked } from './prepare.mjs'
import { ensureRig } from './rig.mjs'

/** From the Debian package xvfb; `ensureRig` has seen that it is there. */
const xServer = 'Xvfb'
const scratch = resolve(import.meta.dirname, '../../node_modules/.cache/nagare/electron-e2e')

/** Xvfb chooses a free number itself and writes it to the descriptor it is given. */
async function openScreen(): Promise<{ display: string; screen: ChildProcess }> {
  const screen = spawn(xServer, ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const display = await new Promise<string>((done, fail) => {
    screen.stdio[3]?.once('data', (chunk: Buffer) => done(`:${String(chunk).trim()}`))
    screen.once('exit', () => fail(new Error('Xvfb did not start')))
  })
  return { display, screen }
}

// oxlint-disable-next-line import/no-default-export -- what Playwright looks for
export default async function setup(): Promise<() => void> {
  const rig = await ensureRig()
  if (rig.skipped !== undefined) {
    console.log(`electron: skipped, ${rig.skipped}`)
    process.env['NAGARE_E2E_SKIPPED'] = rig.skipped
    return () => {}
  }
  const { display, screen } = await openScreen()
  const executable = await prepareUnpacked(rig, scratch)
  Object.assign(process.env, {
    DISPLAY: display,
    NAGARE_E2E_ELECTRON: executable,
    NAGARE_E2E_SCRATCH: scratch,
    NAGARE_RIG_NODE: process.execPath,
  })
  return () => void screen.kill()
}
