/** `npm run check`: types, arrows between rooms, lint, format, dead code. One line each; words only where it fails. */
import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const rooms = ['shared', 'core', 'engine', 'server', 'electron', 'preload', 'renderer', 'tests']
const checks = [
  ...rooms.map((room) => ({
    name: `types: ${room}`,
    tool: 'tsc',
    args: ['-p', `tsconfig.${room}.json`, '--pretty', 'false'],
  })),
  {
    name: 'arrows',
    tool: 'depcruise',
    args: ['--config', '.dependency-cruiser.cjs', 'shared', 'main', 'preload', 'renderer'],
  },
  { name: 'lint', tool: 'oxlint', args: ['--type-aware', '--deny-warnings', '.'] },
  { name: 'format', tool: 'biome', args: ['check', '--colors=off', '.'] },
  { name: 'dead code', tool: 'knip', args: ['--no-progress'] },
]

/** Runs one tool; resolves with its words, never rejects. */
export function runTool({ name, tool, args }) {
  const started = Date.now()
  return new Promise((done) => {
    const file = join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${tool}.cmd` : tool)
    const options = { cwd: root, maxBuffer: 64 << 20, shell: process.platform === 'win32' }
    execFile(file, args, options, (error, stdout, stderr) =>
      done({ name, ok: !error, words: `${stdout}${stderr}`.trim(), seconds: (Date.now() - started) / 1000 }),
    )
  })
}

export async function check(print = console.log) {
  mkdirSync(join(root, 'node_modules/.cache/tsc'), { recursive: true })
  const results = []
  const queue = [...checks]
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const result = await runTool(next)
      results.push(result)
      print(`${result.ok ? '✓' : '✗'} ${result.name} (${result.seconds.toFixed(1)} s)`)
      if (!result.ok) print(result.words)
    }
  }
  await Promise.all([worker(), worker()])
  return { passed: results.filter((r) => r.ok).length, failed: results.filter((r) => !r.ok).length }
}

if (process.argv[1] === import.meta.filename) {
  const { failed } = await check()
  process.exitCode = failed ? 1 : 0
}
