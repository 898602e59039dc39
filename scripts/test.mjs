/**
 * `npm test`: everything, in the order that fails fastest, with one true total at the end. Slow downloads (the
 * Python test environment, the Electron rig) run beside the first stages. What cannot be had here is reported as
 * skipped, loudly; with CI=true that is a failure.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { check } from './check.mjs'
import { ensurePythonTests } from './python-tests.mjs'

const root = join(import.meta.dirname, '..')
const results = join(root, 'node_modules/.cache/test-results')
const ci = process.env.CI === 'true'
const total = { passed: 0, failed: 0, skipped: 0 }
const began = Date.now()
const say = (text) => process.stdout.write(`${text}\n`)

/** Runs a command with its output shown, at once or (`quiet`) when it has ended; resolves with its exit code. */
function run(command, args, { env = {}, quiet = false } = {}) {
  return new Promise((done) => {
    // A build in this process leaves NODE_ENV at "production", in which React has no test helpers.
    const child = spawn(command, args, {
      cwd: root,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NODE_ENV: 'test', ...env },
    })
    const words = []
    child.stdout?.on('data', (chunk) => words.push(chunk))
    child.stderr?.on('data', (chunk) => words.push(chunk))
    child.on('error', () => done(127))
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(words))
      done(code ?? 1)
    })
  })
}

const bin = (name) => join(root, 'node_modules/.bin', process.platform === 'win32' ? `${name}.cmd` : name)
const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined)

/** Adds a stage's counts; a stage that ended badly without a counted failure still counts as one. */
function add(name, counts, exitCode) {
  const failed = counts.failed || (exitCode === 0 ? 0 : 1)
  total.passed += counts.passed
  total.failed += failed
  total.skipped += counts.skipped ?? 0
  const skipped = counts.skipped ? `, ${counts.skipped} skipped` : ''
  say(
    `── ${name}: ${counts.passed} passed, ${failed} failed${skipped} (${Math.round((Date.now() - began) / 1000)} s)`,
  )
}

function skip(name, reason) {
  say(`\n══ ${name}: SKIPPED, ${reason} ══\n`)
  if (ci) total.failed += 1
  else total.skipped += 1
}

async function unitTests() {
  const file = join(results, 'vitest.json')
  const code = await run(bin('vitest'), [
    'run',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ])
  const report = readJson(file)
  const counts = report
    ? { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests }
    : { passed: 0, failed: 1 }
  add('unit and contract', counts, code)
}

async function pythonTests(environment) {
  const { python, skipped } = await environment
  if (!python) return skip('Python and real-client tests', skipped)
  const file = join(results, 'pytest.xml')
  const code = await run(
    python,
    ['-m', 'pytest', '-q', 'python/tests', 'tests/python', `--junitxml=${file}`],
    { env: { NAGARE_TEST_PYTHON: python }, quiet: true },
  )
  add('Python and real clients', junitCounts(file), code)
}

function junitCounts(file) {
  const head = existsSync(file) ? readFileSync(file, 'utf8').match(/<testsuite [^>]*>/)?.[0] : undefined
  if (!head) return { passed: 0, failed: 1 }
  const number = (name) => Number(head.match(new RegExp(` ${name}="(\\d+)"`))?.[1] ?? 0)
  const failed = number('failures') + number('errors')
  return { passed: number('tests') - failed - number('skipped'), failed, skipped: number('skipped') }
}

async function endToEnd(name, config, environment) {
  const file = join(results, `playwright-${name}.json`)
  const code = await run(bin('playwright'), ['test', '--config', config, '--reporter=line,json'], {
    // The real kfp reads what was drawn, where there is one.
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file, ...environment },
  })
  const stats = readJson(file)?.stats
  const counts = stats
    ? { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }
    : { passed: 0, failed: 1 }
  add(`end to end (${name})`, counts, code)
}

async function main() {
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results, { recursive: true })
  const python = ensurePythonTests()
  const counts = await check(say)
  add('check', counts, 0)
  await ensureBuilt('server', say)
  await ensureBuilt('renderer', say)
  // Most of both waits for processes and servers: side by side they take little longer than the longer one.
  await Promise.all([unitTests(), pythonTests(python)])
  const { python: known } = await python
  await endToEnd('browser', 'e2e/browser.config.ts', known ? { NAGARE_TEST_PYTHON: known } : {})
  await electronTests()
}

async function electronTests() {
  const { ensureRig } = await import('../e2e/electron/rig.mjs')
  const rig = await ensureRig()
  if (rig.skipped) return skip('end to end (electron)', rig.skipped)
  await endToEnd('electron', 'e2e/electron.config.ts')
}

await main().catch((error) => {
  console.error(error)
  total.failed += 1
})
const skipped = total.skipped ? `, ${total.skipped} skipped` : ''
say(`\n${total.passed} passed, ${total.failed} failed${skipped}`)
process.exitCode = total.failed ? 1 : 0
