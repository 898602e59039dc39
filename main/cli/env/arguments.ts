import { parseArgs } from 'node:util'
import { readAge } from '../gc/arguments.ts'
import { commonOptions, flag, text } from '../option-kinds.ts'

export type EnvCommand = {
  readonly command: 'env'
  readonly json: boolean
  readonly workspace?: string
} & (
  | { readonly action: 'list' }
  | { readonly action: 'remove'; readonly key: string }
  | { readonly action: 'refresh'; readonly key?: string }
  | { readonly action: 'gc'; readonly olderThanMs?: number; readonly dryRun: boolean }
)

const options = {
  ...commonOptions,
  'older-than': text,
  'dry-run': flag,
} as const

/** What `nagare env` was asked; a mistake is one sentence. */
export function readEnv(args: readonly string[]): EnvCommand | { readonly mistake: string } | 'help' {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  if (values.help) return 'help'
  const [action, key, ...more] = positionals
  const given = values['older-than']
  const common = {
    command: 'env',
    json: values.json === true,
    ...(values.workspace === undefined ? {} : { workspace: values.workspace }),
  } as const
  if (action !== 'gc' && (given !== undefined || values['dry-run']))
    return { mistake: '--older-than and --dry-run belong to nagare env gc.' }
  if (action === 'list' && key === undefined) return { ...common, action }
  if (action === 'remove' && key !== undefined && more.length === 0) return { ...common, action, key }
  if (action === 'refresh' && more.length === 0)
    return { ...common, action, ...(key === undefined ? {} : { key }) }
  if (action !== 'gc' || key !== undefined)
    return { mistake: 'What to do with environments? One of: list, remove KEY, gc, refresh [KEY].' }
  // Days may be given as a bare number here.
  const olderThanMs = given === undefined ? undefined : readAge(/^\d+$/.test(given) ? `${given}d` : given)
  if (given !== undefined && olderThanMs === undefined)
    return { mistake: `--older-than takes days or a time such as 30d or 2d8h, not "${given}".` }
  return {
    ...common,
    action,
    dryRun: values['dry-run'] === true,
    ...(olderThanMs === undefined ? {} : { olderThanMs }),
  }
}
