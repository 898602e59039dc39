import { isDefinedError, safe } from '@orpc/client'
import type { EnvironmentReport } from '#shared/contract/environments.ts'
import { type Counter, megabytes, openCounter } from '../counter.ts'
import type { Installation } from '../installation.ts'
import { say } from '../terminal.ts'
import type { EnvCommand } from './arguments.ts'

const print = (text: string): void => void process.stdout.write(`${text}\n`)
const json = (value: unknown): void => print(JSON.stringify(value))
const words = (packages: readonly string[]): string =>
  packages.length === 0 ? '(unfinished)' : packages.join(', ')

async function list({ studio }: Counter, command: EnvCommand): Promise<number> {
  const environments = await studio.system.environments()
  if (command.json) json(environments)
  else if (environments.length === 0) say('No environment has been built in this workspace.')
  else
    for (const { key, state, packages, sizeBytes, usedAt } of environments) {
      const size = sizeBytes === undefined ? state : megabytes(sizeBytes)
      print(
        `${key}  ${size.padStart(10)}  used ${new Date(usedAt).toISOString().slice(0, 10)}  ${words(packages)}`,
      )
    }
  return 0
}

function tell(report: EnvironmentReport, command: EnvCommand): void {
  if (command.json) return json(report)
  const would = command.action === 'gc' && command.dryRun
  for (const { key, packages, bytes } of report.removed)
    print(`${key}  ${megabytes(bytes)}  ${words(packages)}`)
  const count = `${report.removed.length} environment${report.removed.length === 1 ? '' : 's'}`
  print(
    `${would ? 'Would delete' : 'Deleted'} ${count}: ${megabytes(report.bytes)} ${would ? 'to be freed' : 'freed'}.`,
  )
  if (report.sharedBytes > 0)
    say(`Another ${megabytes(report.sharedBytes)} are shared with other environments or uv's cache.`)
  const busy = report.kept.filter(({ reason }) => reason === 'in-use').length
  if (busy > 0) say(`Kept because a step runs in it: ${busy}.`)
  const recent = report.kept.length - busy
  if (recent > 0) say(`Kept because it was used not long ago: ${recent} (--older-than 0 takes them too).`)
}

async function remove({ studio }: Counter, command: EnvCommand & { action: 'remove' }): Promise<number> {
  const [error, report] = await safe(studio.system.removeEnvironment({ key: command.key }))
  if (error) {
    if (!isDefinedError(error)) throw error
    say(error.message)
    return error.code === 'IN_USE' ? 1 : 2
  }
  tell(report, command)
  return 0
}

const outcomes = {
  same: 'as before',
  changed: 'other versions from now on',
  failed: 'failed, stays as it was',
}

/** 1: one of them could not be resolved. */
async function refresh({ studio }: Counter, command: EnvCommand & { action: 'refresh' }): Promise<number> {
  const key = command.key === undefined ? {} : { key: command.key }
  const [error, done] = await safe(studio.system.refreshEnvironments(key))
  if (error) {
    if (!isDefinedError(error)) throw error
    say(error.message)
    return 2
  }
  if (command.json) json(done)
  else if (done.length === 0) say('Nothing has been resolved in this workspace yet.')
  else
    for (const { packages, outcome, message } of done)
      print(`${words(packages)}: ${outcomes[outcome]}${message === undefined ? '' : `: ${message}`}`)
  return done.some(({ outcome }) => outcome === 'failed') ? 1 : 0
}

async function gc({ studio }: Counter, command: EnvCommand & { action: 'gc' }): Promise<number> {
  const { olderThanMs, dryRun } = command
  const age = olderThanMs === undefined ? {} : { unusedForMs: olderThanMs }
  tell(await studio.system.gcEnvironments({ ...age, dryRun }), command)
  return 0
}

/** `nagare env …`: 0 done, 1 kept because it is in use, 2 refused or nobody to ask. */
export async function env(
  command: EnvCommand,
  workspace: string,
  installation: Installation,
): Promise<number> {
  const counter = await openCounter(workspace, installation)
  if (!counter) return 2
  try {
    if (command.action === 'list') return await list(counter, command)
    if (command.action === 'refresh') return await refresh(counter, command)
    return await (command.action === 'remove' ? remove(counter, command) : gc(counter, command))
  } finally {
    await counter.close()
  }
}
