import { parseArgs } from 'node:util'

export interface ExportPipelineCommand {
  readonly command: 'export-pipeline'
  /** A file, or the id of a pipeline of the workspace. */
  readonly pipeline: string
  readonly to: 'py' | 'yaml'
  /** Absent: standard output. */
  readonly output?: string
  readonly workspace?: string
}

const options = {
  help: { type: 'boolean', short: 'h' },
  to: { type: 'string' },
  output: { type: 'string', short: 'o' },
  workspace: { type: 'string', short: 'w' },
} as const

type Other = { readonly command: 'help' } | { readonly command: 'invalid'; readonly message: string }
const invalid = (message: string): Other => ({ command: 'invalid', message })

/** `-o x.py` says by its ending what is wanted. */
const formatOf = (to: string | undefined, output: string | undefined): string =>
  to ?? (/\.ya?ml$/i.test(output ?? '') ? 'yaml' : 'py')

export function readExportPipeline(args: readonly string[]): ExportPipelineCommand | Other {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  if (values.help) return { command: 'help' }
  const [pipeline, ...more] = positionals
  if (pipeline === undefined) return invalid('Name the pipeline: nagare export-pipeline FILE --to py')
  if (more.length > 0) return invalid(`One pipeline at a time: "${more.join(' ')}" is one too many.`)
  const to = formatOf(values.to, values.output)
  if (to !== 'py' && to !== 'yaml') return invalid(`--to takes py or yaml, not "${to}".`)
  return {
    command: 'export-pipeline',
    pipeline,
    to,
    ...(values.output === undefined ? {} : { output: values.output }),
    ...(values.workspace === undefined ? {} : { workspace: values.workspace }),
  }
}
