import { parseArgs } from 'node:util'

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
  | ServeCommand
  | ImportCommand
  | ExportCommand
  | { readonly command: 'help' }
  | { readonly command: 'version' }
  | { readonly command: 'invalid'; readonly message: string }

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const common = {
  help: { ...flag, short: 'h' },
  version: { ...flag, short: 'v' },
  workspace: { ...text, short: 'w' },
} as const
const runOptions = {
  ...common,
  param: { ...text, short: 'p', multiple: true },
  params: text,
  cache: flag,
  'no-cache': flag,
  json: flag,
  experiment: text,
  name: text,
} as const
const serveOptions = { ...common, port: text, host: text, 'allow-remote': flag, open: flag } as const
const importOptions = { ...common, artifacts: text, 'in-place': flag, 'dry-run': flag, json: flag } as const
const exportOptions = { ...common, 'dry-run': flag, json: flag } as const

/** What the person asked for. Pure; every mistake becomes `invalid` with one sentence. */
export function readCommand(argv: readonly string[]): Command {
  const [verb, ...rest] = argv
  try {
    if (verb === 'run') return readRun(rest)
    if (verb === 'serve') return readServe(rest)
    if (verb === 'import') return readImport(rest)
    if (verb === 'export') return readExport(rest)
    return readBare(argv)
  } catch (error) {
    return invalid(error instanceof Error ? firstSentence(error.message) : String(error))
  }
}

const invalid = (message: string): Command => ({ command: 'invalid', message })

function readBare(argv: readonly string[]): Command {
  const [word] = argv
  if (word === undefined || word === 'help' || word === '--help' || word === '-h') return { command: 'help' }
  if (word === '--version' || word === '-v' || word === 'version') return { command: 'version' }
  return invalid(`"${word}" is not a command. Commands are: run, serve, import, export.`)
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
    ...(values.experiment === undefined ? {} : { experiment: values.experiment }),
    ...(values.name === undefined ? {} : { name: values.name }),
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
