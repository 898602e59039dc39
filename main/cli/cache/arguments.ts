import { parseArgs } from 'node:util'
import { commonOptions, flag, text } from '../option-kinds.ts'

export interface CacheCommand {
  readonly command: 'cache'
  readonly action: 'show' | 'clean'
  readonly all: boolean
  readonly unusedDays?: number
  readonly workspace?: string
  readonly json: boolean
}

const options = {
  ...commonOptions,
  all: flag,
  unused: text,
} as const

type Other = { readonly command: 'help' } | { readonly command: 'invalid'; readonly message: string }

const invalid = (message: string): Other => ({ command: 'invalid', message })

export function readCache(args: readonly string[]): CacheCommand | Other {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  if (values.help) return { command: 'help' }
  const [action = 'show', ...more] = positionals
  if ((action !== 'show' && action !== 'clean') || more.length > 0)
    return invalid('What to do with it? nagare cache, or nagare cache clean')
  const days = values.unused === undefined ? undefined : Number(values.unused)
  if (days !== undefined && !(days >= 0))
    return invalid(`--unused takes a number of days, not "${values.unused}".`)
  return {
    command: 'cache',
    action,
    all: values.all === true,
    json: values.json === true,
    ...(days === undefined ? {} : { unusedDays: days }),
    ...(values.workspace === undefined ? {} : { workspace: values.workspace }),
  }
}
