import { parseArgs } from 'node:util'
import type { LocalObject } from '#core/plan/machine.ts'
import type { LaunchRequest, Permissions } from '#shared/contract/studio.ts'
import { type CacheCommand, readCache } from './cache/arguments.ts'
import { type EnvCommand, readEnv } from './env/arguments.ts'
import { type GcCommand, readGc } from './gc/arguments.ts'
import { commonOptions, flag, text } from './option-kinds.ts'
import { type ExportPipelineCommand, readExportPipeline } from './pipeline/arguments.ts'

export interface RunCommand {
  readonly command: 'run'
  readonly file: string
  /** `--param` in the order given: name and text after the equals sign. */
  readonly params: readonly { readonly name: string; readonly text: string }[]
  readonly paramsFile?: string
  readonly workspace?: string
  /** Absent: as the file says. */
  readonly cache?: boolean
  readonly json: boolean
  readonly experiment?: string
  readonly name?: string
  readonly allow: Permissions
  /** Only tell what would happen. */
  readonly plan?: boolean
  readonly partial?: NonNullable<LaunchRequest['partial']>
  /** Of a Python file: its folder's code may be run. */
  readonly trust?: boolean
  /** Of several in a Python file. */
  readonly pipeline?: string
  /** Not a file: what is left of this run. */
  readonly retry?: string
  readonly parallelism?: number
  readonly priority?: number
}
/** Without a run: the only one that is going on. */
export interface StopCommand {
  readonly command: 'stop'
  readonly run?: string
  readonly task?: string
  readonly all: boolean
  readonly workspace?: string
}
export interface ServeCommand {
  readonly command: 'serve'
  readonly workspace?: string
  /** Absent: the usual one, or the next that is free. */
  readonly port?: number
  readonly host: string
  readonly allowRemote: boolean
  readonly open: boolean
}
interface SecretsTarget {
  readonly command: 'secrets'
  readonly kind: LocalObject
  readonly workspace?: string
}
export type SecretsCommand = SecretsTarget &
  (
    | { readonly action: 'list' }
    /** A pair without a value: it is read from standard input. */
    | {
        readonly action: 'set'
        readonly name: string
        readonly pairs: readonly { readonly key: string; readonly value?: string }[]
      }
    | { readonly action: 'remove'; readonly name: string; readonly key?: string }
  )
export interface ImportCommand {
  readonly command: 'import'
  /** Path or address as it was given. */
  readonly source: string
  readonly workspace?: string
  readonly artifacts?: string
  readonly inPlace: boolean
  readonly dryRun: boolean
  readonly json: boolean
}
export interface ExportCommand {
  readonly command: 'export'
  readonly destination: string
  readonly workspace?: string
  readonly dryRun: boolean
  readonly json: boolean
}
export type Command =
  | RunCommand
  | SecretsCommand
  | StopCommand
  | ServeCommand
  | ImportCommand
  | CacheCommand
  | GcCommand
  | EnvCommand
  | ExportCommand
  | ExportPipelineCommand
  | { readonly command: 'help' }
  | { readonly command: 'version' }
  | { readonly command: 'invalid'; readonly message: string }

const common = {
  help: commonOptions.help,
  version: { ...flag, short: 'v' },
  workspace: commonOptions.workspace,
} as const
const runOptions = {
  ...common,
  param: { ...text, short: 'p', multiple: true },
  params: text,
  cache: flag,
  'no-cache': flag,
  plan: flag,
  from: text,
  to: text,
  only: text,
  json: flag,
  experiment: text,
  name: text,
  trust: flag,
  pipeline: text,
  'host-containers': flag,
  'local-volumes': flag,
  'allow-downloads': flag,
  parallelism: text,
  priority: text,
} as const
const stopOptions = { ...common, task: text, all: flag } as const
const serveOptions = { ...common, port: text, host: text, 'allow-remote': flag, open: flag } as const
const retryOptions = { ...common, json: flag } as const
const importOptions = { ...common, artifacts: text, 'in-place': flag, 'dry-run': flag, json: flag } as const
const exportOptions = { ...common, 'dry-run': flag, json: flag } as const

/** What the person asked for. Pure; every mistake becomes `invalid` with one sentence. */
export function readCommand(argv: readonly string[]): Command {
  const [verb, ...rest] = argv
  try {
    if (verb === 'run') return readRun(rest)
    if (verb === 'retry' || verb === 'resume') return readRetry(verb, rest)
    if (verb === 'cache') return readCache(rest)
    if (verb === 'serve') return readServe(rest)
    if (verb === 'secret') return readSecrets('secret', rest)
    if (verb === 'configmap') return readSecrets('configMap', rest)
    if (verb === 'import') return readImport(rest)
    if (verb === 'stop') return readStop(rest)
    if (verb === 'gc') return asCommand(readGc(rest))
    if (verb === 'env') return asCommand(readEnv(rest))
    if (verb === 'export-pipeline') return readExportPipeline(rest)
    if (verb === 'export') return readExport(rest)
    return readBare(argv)
  } catch (error) {
    return invalid(error instanceof Error ? firstSentence(error.message) : String(error))
  }
}

const invalid = (message: string): Command => ({ command: 'invalid', message })
const asCommand = (read: ReturnType<typeof readGc> | ReturnType<typeof readEnv>): Command => {
  if (read === 'help') return { command: 'help' }
  return 'mistake' in read ? invalid(read.mistake) : read
}

function readBare(argv: readonly string[]): Command {
  const [word] = argv
  if (word === undefined || word === 'help' || word === '--help' || word === '-h') return { command: 'help' }
  if (word === '--version' || word === '-v' || word === 'version') return { command: 'version' }
  const known =
    'run, retry, resume, stop, serve, import, export, export-pipeline, cache, secret, configmap, env, gc'
  return invalid(`"${word}" is not a command. Commands are: ${known}.`)
}

function readRun(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({ args: [...args], options: runOptions, allowPositionals: true })
  if (values.help) return { command: 'help' }
  if (values.version) return { command: 'version' }
  const [file, ...more] = positionals
  if (file === undefined) return invalid('Name the pipeline file to run: nagare run PIPELINE.yaml')
  if (more.length > 0) return invalid(`One pipeline at a time: "${more.join(' ')}" is one too many.`)
  const params: { name: string; text: string }[] = []
  for (const given of values.param ?? []) {
    const split = given.indexOf('=')
    if (split < 1) return invalid(`--param takes NAME=VALUE, and "${given}" is not that.`)
    params.push({ name: given.slice(0, split), text: given.slice(split + 1) })
  }
  return {
    command: 'run',
    file,
    params,
    ...(values.params === undefined ? {} : { paramsFile: values.params }),
    ...(values.workspace === undefined ? {} : { workspace: values.workspace }),
    ...(values['no-cache'] === true ? { cache: false } : values.cache === true ? { cache: true } : {}),
    json: values.json === true,
    ...(values.plan === true ? { plan: true } : {}),
    ...(values.trust === true ? { trust: true } : {}),
    ...(values.pipeline === undefined ? {} : { pipeline: values.pipeline }),
    ...partOf(values),
    allow: {
      ...(values['host-containers'] ? { hostContainers: true } : {}),
      ...(values['local-volumes'] ? { localVolumes: true } : {}),
      ...(values['allow-downloads'] ? { downloads: true } : {}),
    },
    ...wholeNumber('parallelism', values.parallelism, 1, 100_000),
    ...wholeNumber('priority', values.priority, -100, 100),
    ...(values.experiment === undefined ? {} : { experiment: values.experiment }),
    ...(values.name === undefined ? {} : { name: values.name }),
  }
}

function partOf({
  from,
  to,
  only,
}: {
  from?: string | undefined
  to?: string | undefined
  only?: string | undefined
}): Pick<RunCommand, 'partial'> {
  const partial = {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(only === undefined ? {} : { only }),
  }
  return Object.keys(partial).length === 0 ? {} : { partial }
}

function readRetry(verb: 'retry' | 'resume', args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: retryOptions,
    allowPositionals: true,
  })
  if (values.help) return { command: 'help' }
  const [run, ...more] = positionals
  if (run === undefined || more.length > 0)
    return invalid(`Name one run: nagare ${verb} 41, or nagare ${verb} last`)
  return {
    command: 'run',
    file: `run ${run}`,
    params: [],
    retry: run,
    allow: {},
    json: values.json === true,
    ...(values.workspace === undefined ? {} : { workspace: values.workspace }),
  }
}

function readServe(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: serveOptions,
    allowPositionals: true,
  })
  if (values.help) return { command: 'help' }
  if (values.version) return { command: 'version' }
  if (positionals.length > 0) return invalid(`"${positionals.join(' ')}" means nothing to nagare serve.`)
  const port = values.port === undefined ? undefined : readPort(values.port)
  if (port === 'invalid') return invalid(`--port takes a number from 0 to 65535, not "${values.port}".`)
  return {
    command: 'serve',
    ...(values.workspace === undefined ? {} : { workspace: values.workspace }),
    ...(port === undefined ? {} : { port }),
    host: values.host ?? '127.0.0.1',
    allowRemote: values['allow-remote'] === true,
    open: values.open === true,
  }
}

const secretActions = 'set NAME KEY[=VALUE], list, remove NAME [KEY]'

function readSecrets(kind: LocalObject, args: readonly string[]): Command {
  const { values, positionals } = parseArgs({ args: [...args], options: common, allowPositionals: true })
  if (values.help) return { command: 'help' }
  const [action, name, ...rest] = positionals
  const target = {
    command: 'secrets',
    kind,
    ...(values.workspace === undefined ? {} : { workspace: values.workspace }),
  } as const
  if (action === 'list' && name === undefined) return { ...target, action }
  if (action === 'remove' && name !== undefined && rest.length <= 1) {
    const [key] = rest
    return { ...target, action, name, ...(key === undefined ? {} : { key }) }
  }
  if (action === 'set' && name !== undefined && rest.length > 0) {
    const pairs = rest.map(readPair)
    const open = pairs.filter(({ value }) => value === undefined)
    return open.length > 1
      ? invalid('Only one value can come from standard input; give the others as KEY=VALUE.')
      : { ...target, action, name, pairs }
  }
  return invalid(`What to do with it? One of: ${secretActions}.`)
}

function readPair(given: string): { key: string; value?: string } {
  const at = given.indexOf('=')
  return at < 0 ? { key: given } : { key: given.slice(0, at), value: given.slice(at + 1) }
}

function readImport(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: importOptions,
    allowPositionals: true,
  })
  if (values.help) return { command: 'help' }
  if (values.version) return { command: 'version' }
  const [source, ...more] = positionals
  if (source === undefined) return invalid('Name what to import: an mlruns folder, an mlflow.db or http://…')
  if (more.length > 0) return invalid(`One source at a time: "${more.join(' ')}" is one too many.`)
  return {
    command: 'import',
    source,
    ...(values.workspace === undefined ? {} : { workspace: values.workspace }),
    ...(values.artifacts === undefined ? {} : { artifacts: values.artifacts }),
    inPlace: values['in-place'] === true,
    dryRun: values['dry-run'] === true,
    json: values.json === true,
  }
}

function readStop(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({ args: [...args], options: stopOptions, allowPositionals: true })
  if (values.help) return { command: 'help' }
  if (values.version) return { command: 'version' }
  const [run, ...more] = positionals
  if (more.length > 0) return invalid(`One run at a time: "${more.join(' ')}" is one too many.`)
  const all = values.all === true
  if (all && (run ?? values.task) !== undefined) return invalid('--all stops every run; name none with it.')
  return {
    command: 'stop',
    all,
    ...(run === undefined ? {} : { run }),
    ...(values.task === undefined ? {} : { task: values.task }),
    ...(values.workspace === undefined ? {} : { workspace: values.workspace }),
  }
}

/** A whole number within bounds, or nothing where it was not given. */
function wholeNumber(
  name: string,
  given: string | undefined,
  least: number,
  most: number,
): Record<string, number> {
  if (given === undefined) return {}
  const value = /^-?\d{1,6}$/.test(given) ? Number(given) : Number.NaN
  if (value >= least && value <= most) return { [name]: value }
  throw new Error(`--${name} takes a whole number from ${least} to ${most}, not "${given}".`)
}

function readExport(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: exportOptions,
    allowPositionals: true,
  })
  if (values.help) return { command: 'help' }
  if (values.version) return { command: 'version' }
  const [destination, ...more] = positionals
  if (destination === undefined) return invalid('Name where to: a folder, an mlflow.db or http://…')
  if (more.length > 0) return invalid(`One destination at a time: "${more.join(' ')}" is one too many.`)
  return {
    command: 'export',
    destination,
    ...(values.workspace === undefined ? {} : { workspace: values.workspace }),
    dryRun: values['dry-run'] === true,
    json: values.json === true,
  }
}

function readPort(given: string): number | 'invalid' {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN
  return port <= 65535 ? port : 'invalid'
}

/** Node's own words go on with advice about positionals that does not apply here. */
const firstSentence = (message: string): string => `${message.split('. ')[0]?.replace(/\.$/, '')}.`
