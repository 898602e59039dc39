#!/usr/bin/env node
/**
 * First thing that runs in a fresh clone, so: no dependencies, and it works on any Node from 18 on. It installs what
 * is missing, then hands over to the project's own Node 24 (`node_modules/node`), on which everything else runs.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const windows = process.platform === 'win32'
const projectNode = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')
const stampFile = join(root, 'node_modules', '.nagare-installed')
const say = (text) => process.stderr.write(`${text}\n`)

/** What the installed tree was made from; another lock file, system or processor means another tree. */
function wantedStamp() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex')
}

function installed() {
  if (!existsSync(projectNode)) return 'missing'
  if (!existsSync(stampFile)) return 'unknown'
  return readFileSync(stampFile, 'utf8') === wantedStamp() ? 'fresh' : 'stale'
}

/** Runs `npm ci` and keeps its words back unless it fails; a line every few seconds shows that it is alive. */
async function npmCi() {
  const started = Date.now()
  const npm = process.env.npm_execpath
  const [command, args] = npm ? [process.execPath, [npm]] : [windows ? 'npm.cmd' : 'npm', []]
  const child = spawn(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: windows && !npm,
  })
  let words = ''
  child.stdout.on('data', (chunk) => (words += chunk))
  child.stderr.on('data', (chunk) => (words += chunk))
  const beat = setInterval(() => say(`  … ${Math.round((Date.now() - started) / 1000)} s`), 10_000)
  const code = await new Promise((done) => {
    child.on('error', (error) => {
      words += String(error)
      done(127)
    })
    child.on('close', done)
  })
  clearInterval(beat)
  return { code, words, seconds: Math.round((Date.now() - started) / 1000) }
}

function explainFailedInstall(words) {
  say(words.trim().split('\n').slice(-12).join('\n'))
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|network/i.test(words)) {
    say('\nNagare needs the npm registry once, for its first installation, and could not reach it.')
    say(
      'Connect to the network (or set a registry with `npm config set registry …`) and run the same command again.',
    )
  } else say('\nThe installation failed; the lines above say why. Nothing else was changed.')
}

async function install() {
  const state = installed()
  if (state === 'fresh') return true
  say(
    state === 'stale'
      ? 'The dependencies changed: installing.'
      : 'First start: installing the dependencies (about a minute).',
  )
  const { code, words, seconds } = await npmCi()
  if (code === 0) {
    writeFileSync(stampFile, wantedStamp())
    linkOwnCommand()
    say(`Installed in ${seconds} s.`)
    return true
  }
  explainFailedInstall(words)
  if (!existsSync(projectNode)) return false
  say('Going on with what was installed before.')
  return true
}

/** `npx nagare` finds the project's own command under every npm version, not only under those that look for it. */
function linkOwnCommand() {
  const link = join(root, 'node_modules', '.bin', 'nagare')
  if (windows || existsSync(link)) return
  symlinkSync('../../bin/nagare.mjs', link)
}

function warnWithoutPython() {
  const names = windows ? ['py', 'python', 'python3'] : ['python3', 'python']
  const probe = 'import sys; sys.exit(0 if sys.version_info >= (3, 9) else 1)'
  const found = names.some((name) => spawnSync(name, ['-c', probe], { stdio: 'ignore' }).status === 0)
  if (found) return
  say(
    'No Python 3.9 or newer was found: pipelines open and draw, but their steps cannot run until one is installed.',
  )
}

async function main() {
  const [what = 'start', ...rest] = process.argv.slice(2)
  if (Number(process.versions.node.split('.')[0]) < 18) {
    say(`Node ${process.versions.node} is too old even for the first step; install Node 18 or newer.`)
    return 1
  }
  if (!(await install())) return 1
  if (what === 'install') return 0
  warnWithoutPython()
  const path = [dirname(projectNode), join(root, 'node_modules', '.bin'), process.env.PATH]
  const env = { ...process.env, PATH: path.join(delimiter) }
  const child = spawn(projectNode, [join(root, 'scripts', `${what}.mjs`), ...rest], {
    cwd: root,
    stdio: 'inherit',
    env,
  })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // A terminal sends Ctrl-C to both of us already.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  return new Promise((done) => child.on('close', (code, signal) => done(signal ? 130 : code)))
}

process.exitCode = await main()
