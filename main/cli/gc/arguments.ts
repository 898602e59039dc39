import { parseArgs } from 'node:util'
import { commonOptions, flag, text } from '../option-kinds.ts'

export interface GcCommand {
  readonly command: 'gc'
  readonly runIds?: readonly string[]
  readonly experimentIds?: readonly string[]
  readonly modelIds?: readonly string[]
  readonly olderThanMs?: number
  readonly force: boolean
  readonly dryRun: boolean
  readonly json: boolean
  readonly workspace?: string
}

const options = {
  ...commonOptions,
  'older-than': text,
  'run-ids': text,
  'experiment-ids': text,
  'logged-model-ids': text,
  force: flag,
  'dry-run': flag,
} as const

const units = [86_400_000, 3_600_000, 60_000, 1000] as const

/** `30d`, `2d8h5m20s`, `1.5h` as `mlflow gc` takes them, in milliseconds. */
export function readAge(given: string): number | undefined {
  const number = String.raw`(\d+(?:\.\d+)?)`
  const found = new RegExp(`^(?:${number}d)?(?:${number}h)?(?:${number}m)?(?:${number}s)?$`).exec(given)
  if (!found || given === '') return undefined
  return units.reduce((sum, unit, at) => sum + unit * Number(found[at + 1] ?? 0), 0)
}

const listOf = (given: string): string[] =>
  given
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')

/** What `nagare gc` was asked; a mistake is one sentence. */
export function readGc(args: readonly string[]): GcCommand | { readonly mistake: string } | 'help' {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  if (values.help) return 'help'
  if (positionals.length > 0) return { mistake: `"${positionals.join(' ')}" means nothing to nagare gc.` }
  const given = values['older-than']
  const olderThanMs = given === undefined ? undefined : readAge(given)
  if (given !== undefined && olderThanMs === undefined)
    return { mistake: `--older-than takes a time such as 30d or 2d8h5m20s, not "${given}".` }
  const ids = { runIds: 'run-ids', experimentIds: 'experiment-ids', modelIds: 'logged-model-ids' } as const
  const chosen = Object.entries(ids).flatMap(([field, name]) => {
    const value = values[name]
    return value === undefined ? [] : [[field, listOf(value)] as const]
  })
  return {
    command: 'gc',
    ...Object.fromEntries(chosen),
    ...(olderThanMs === undefined ? {} : { olderThanMs }),
    force: values.force === true,
    dryRun: values['dry-run'] === true,
    json: values.json === true,
    ...(values.workspace === undefined ? {} : { workspace: values.workspace }),
  }
}
