import { readFileSync } from 'node:fs'
import type { LocalObject } from '#core/plan/machine.ts'
import { openSecretStore, type SecretStore } from '#engine/secrets/secret-store.ts'
import { workspacePaths } from '#engine/workspace/paths.ts'
import type { SecretsCommand } from './arguments.ts'
import { say } from './terminal.ts'

const words: Readonly<Record<LocalObject, string>> = { secret: 'secret', configMap: 'config map' }

/** A value that is not in the command line comes from standard input, where no process list shows it. */
const readValue = (): string => {
  if (process.stdin.isTTY) say('Type the value, then Ctrl-D on a line of its own:')
  return readFileSync(0, 'utf8').replace(/\r?\n$/, '')
}

const list = (store: SecretStore, kind: LocalObject): number => {
  const objects = store.list(kind)
  if (objects.length === 0) say(`There is no ${words[kind]} in this workspace.`)
  for (const { name, keys } of objects) process.stdout.write(`${name}: ${keys.join(', ')}\n`)
  return 0
}

const set = (
  store: SecretStore,
  { kind, name, pairs }: Extract<SecretsCommand, { action: 'set' }>,
): number => {
  for (const { key, value } of pairs) {
    const done = store.set(kind, name, key, value ?? readValue())
    if (!done.ok) {
      say(done.error)
      return 2
    }
  }
  say(`Kept in the ${words[kind]} ${name}: ${pairs.map(({ key }) => key).join(', ')}.`)
  return 0
}

const remove = (
  store: SecretStore,
  { kind, name, key }: Extract<SecretsCommand, { action: 'remove' }>,
): number => {
  if (store.remove(kind, name, key)) return 0
  say(
    key === undefined
      ? `There is no ${words[kind]} ${name}.`
      : `The ${words[kind]} ${name} has no key ${key}.`,
  )
  return 2
}

/** `nagare secret …`, `nagare configmap …`. A server that has the workspace open sees the change at once. */
export function secrets(command: SecretsCommand, workspace: string): number {
  const store = openSecretStore(workspacePaths(workspace).secrets)
  if (command.action === 'list') return list(store, command.kind)
  return command.action === 'set' ? set(store, command) : remove(store, command)
}
