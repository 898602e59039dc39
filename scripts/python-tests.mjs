/**
 * The environment of the Python tests: the pinned `tests/python/requirements.txt` (the real mlflow and kfp among
 * them) in a cached virtual environment outside the clone, keyed by the list and the interpreter.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const windows = process.platform === 'win32'
export const cacheDir = process.env.NAGARE_CACHE ?? join(homedir(), '.cache', 'nagare-tests')

const run = (file, args) =>
  new Promise((done) =>
    execFile(file, args, { maxBuffer: 64 << 20 }, (error, stdout, stderr) =>
      done({ ok: !error, words: `${stdout}${stderr}`.trim() }),
    ),
  )
const tail = (words) => words.split('\n').filter(Boolean).slice(-3).join(' | ')

async function findPython() {
  const probe = 'import sys; assert sys.version_info >= (3, 9); print(sys.version, sys.executable)'
  for (const name of windows ? ['py', 'python'] : ['python3', 'python']) {
    const { ok, words } = await run(name, ['-c', probe])
    if (ok) return { name, facts: words }
  }
  return undefined
}

/** `{ python }` when the environment is there (built if needed), else `{ skipped: reason }`. */
export async function ensurePythonTests() {
  const found = await findPython()
  if (!found) return { skipped: 'no Python 3.9 or newer' }
  const requirements = join(root, 'tests/python/requirements.txt')
  const key = createHash('sha256')
    .update(readFileSync(requirements))
    .update(found.facts)
    .digest('hex')
    .slice(0, 16)
  const dir = join(cacheDir, `python-${key}`)
  const python = join(dir, windows ? 'Scripts/python.exe' : 'bin/python')
  if (existsSync(join(dir, 'ready'))) return { python }
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  const steps = [
    [found.name, ['-m', 'venv', dir]],
    [python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'uv']],
    [python, ['-m', 'uv', 'pip', 'install', '--quiet', '--python', python, '-r', requirements]],
  ]
  for (const [file, args] of steps) {
    const { ok, words } = await run(file, args)
    if (!ok) return { skipped: `the test environment could not be installed (${tail(words)})` }
  }
  writeFileSync(join(dir, 'ready'), '')
  return { python }
}
