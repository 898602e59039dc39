/** What every bench needs: child processes measured from outside, medians, and one way to print a ratio. */
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')
export const nagare = join(root, 'bin/nagare.mjs')

export const scratch = () => mkdtempSync(join(tmpdir(), 'nagare-bench-'))
export const remove = (path) => rmSync(path, { recursive: true, force: true })

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

/** Runs to the end; seconds of wall time and what was printed. Throws with the words when it fails. */
export function time(command, args, env = {}) {
  const started = performance.now()
  return new Promise((done, fail) =>
    execFile(
      command,
      args,
      { env: { ...process.env, ...env }, maxBuffer: 64 << 20 },
      (error, stdout, stderr) => {
        if (error) return fail(new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`))
        return done({ seconds: (performance.now() - started) / 1000, stdout, stderr })
      },
    ),
  )
}

/** Starts a server and resolves when `url` answers; `seconds` is from spawn to the first good answer. */
export async function startServer(command, args, url, env = {}) {
  const started = performance.now()
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let words = ''
  child.stdout.on('data', (chunk) => (words += chunk))
  child.stderr.on('data', (chunk) => (words += chunk))
  while (performance.now() - started < 120_000) {
    const good = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    )
    if (good)
      return {
        child,
        seconds: (performance.now() - started) / 1000,
        words: () => words,
        stop: () => stop(child),
      }
    if (child.exitCode !== null) throw new Error(`${command} ended: ${words}`)
    await new Promise((later) => setTimeout(later, 5))
  }
  throw new Error(`${url} did not answer in 120 s: ${words}`)
}

function stop(child) {
  return new Promise((done) => {
    child.on('close', done)
    try {
      process.kill(-child.pid, 'SIGTERM')
    } catch {
      done()
    }
  })
}

/**
 * Memory of a process that `startServer` started and of all below it, in MB: what each holds alone and its share of
 * what they hold together (Linux); undefined elsewhere.
 */
export function memoryOf(pid) {
  try {
    const group = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && groupOf(name) === String(pid))
    return group.reduce((sum, name) => sum + shareOf(name), 0) / 1024
  } catch {
    return undefined
  }
}

function groupOf(pid) {
  try {
    return /^\d+ \(.*\) \S+ \d+ (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]
  } catch {
    return undefined // ended meanwhile
  }
}
const shareOf = (pid) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1])

export const header = `| work | Nagare | peer | ratio | aim | | note |
| --- | --- | --- | --- | --- | --- | --- |`

const shown = (value) => (value === undefined ? '' : String(Number(value.toPrecision(3))))

const sign = { aim: '≥', above: '≥', below: '≤' }

/**
 * One line of the table. What is wanted is one of `aim`, the least ratio to the peer, and `above` or `below`, a bound
 * on our own value.
 */
export function row({ work, ours, theirs, note = '', ...wanted }) {
  const ratio = theirs === undefined ? undefined : theirs / ours
  const [kind, bound] = Object.entries(wanted)[0] ?? []
  const value = kind === 'aim' ? ratio : ours
  const verdict =
    kind === undefined ? '' : (kind === 'below' ? value <= bound : value >= bound) ? 'ok' : 'miss'
  const goal = kind === undefined ? '' : `${sign[kind]} ${bound}${kind === 'aim' ? 'x' : ''}`
  const cells = [work, shown(ours), shown(theirs), ratio === undefined ? '' : `${ratio.toFixed(1)}x`]
  console.log(`| ${[...cells, goal, verdict, note].join(' | ')} |`)
}
