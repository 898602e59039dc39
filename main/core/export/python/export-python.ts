/** A pipeline as a Python file: it uses the DSL of `kfp`, and compiles to an equal pipeline. */
import type { PipelineDocument } from '#core/spec/document.ts'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { type Code, call, named } from './code.ts'
import { noteWishes } from './components.ts'
import { writeFunction } from './function.ts'
import { pythonText, pythonValue } from './literal.ts'
import { identifier } from './names.ts'
import { isPlainSentence } from './signature.ts'
import { withoutSurfaced } from './surfaced.ts'
import { Writing } from './writing.ts'

export interface PythonExport {
  /** UTF-8, ends in a line break; the same document always gives the same text. */
  readonly text: string
  /** What comes out differently, or is kept as text: `renamed`, `kept-as-text`, `left-out`. */
  readonly notes: readonly Problem[]
}

/** Names of pipelines as the SDK takes them: `^[a-z0-9][a-z0-9-]{0,127}$`. */
function pipelineName(writing: Writing): string {
  const { name } = writing.doc.spec.pipelineInfo
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 128)
  const taken = plain === '' ? 'pipeline' : plain
  if (taken !== name)
    writing.note(
      'renamed',
      undefined,
      `The pipeline's name “${name}” becomes “${taken}”, which the SDK takes.`,
    )
  return taken
}

/** A component compiled by itself is called as its pipeline. */
function functionName(writing: Writing): string {
  const wish = identifier(writing.doc.spec.pipelineInfo.name)
  return writing.names.take(writing.names.has(wish) ? `${wish}_pipeline` : wish)
}

type PipelineConfig = NonNullable<
  NonNullable<NonNullable<PipelineDocument['platform']>['platforms']>[string]['pipelineConfig']
>

const seconds: readonly (readonly [string, keyof PipelineConfig & string])[] = [
  ['ttl_seconds_after_finished', 'resourceTtlOnCompletion'],
  ['ttl_seconds_after_success', 'resourceTtlOnSuccess'],
  ['ttl_seconds_after_failure', 'resourceTtlOnFailure'],
  ['active_deadline_seconds', 'activeDeadlineSeconds'],
]

function workspaceCode(workspace: Record<string, unknown>): Code {
  const kubernetes = workspace['kubernetes'] as { pvcSpecPatch?: Record<string, unknown> } | undefined
  const patch = kubernetes?.pvcSpecPatch ?? {}
  return call('dsl.WorkspaceConfig', [
    named('size', pythonText(String(workspace['size'] ?? ''))),
    ...(Object.keys(patch).length === 0
      ? []
      : [
          named(
            'kubernetes',
            call('dsl.KubernetesWorkspaceConfig', [named('pvcSpecPatch', pythonValue(patch))]),
          ),
        ]),
  ])
}

function configCode(writing: Writing): Code[] {
  const config = writing.doc.platform?.platforms?.['kubernetes']?.pipelineConfig
  if (config === undefined) return []
  const known = new Set(['workspace', ...seconds.map(([, key]) => key)])
  for (const key of Object.keys(config))
    if (!known.has(key))
      writing.refuse(
        undefined,
        `Python's DSL cannot say this: \`${key}\` in the pipeline's settings for the cluster.`,
      )
  const items = [
    ...(config.workspace === undefined ? [] : [named('workspace', workspaceCode(config.workspace))]),
    ...seconds.flatMap(([argument, key]) =>
      config[key] === undefined ? [] : [named(argument, String(config[key]))],
    ),
  ]
  return items.length === 0 ? [] : [named('pipeline_config', call('dsl.PipelineConfig', items))]
}

function notePlatforms(writing: Writing): void {
  for (const [name, platform] of Object.entries(writing.doc.platform?.platforms ?? {})) {
    if (name === 'nagare')
      writing.note('left-out', undefined, 'Positions and notes of the canvas are not in Python.')
    else if (name !== 'kubernetes')
      writing.refuse(undefined, `Python's DSL cannot say this: settings for the platform \`${name}\`.`)
    else if (platform.config !== undefined)
      writing.refuse(undefined, "Python's DSL cannot say this: `config` of the platform `kubernetes`.")
  }
}

/** Importers that download into the workspace need one; the SDK asks for it when it writes the file. */
function judgeWorkspace(writing: Writing): void {
  const { doc } = writing
  const executors = Object.values(doc.spec.deploymentSpec?.executors ?? {})
  const wants = executors.some(({ importer }) => importer?.downloadToWorkspace === true)
  if (wants && doc.platform?.platforms?.['kubernetes']?.pipelineConfig?.workspace === undefined)
    writing.refuse(
      undefined,
      'An importer downloads into the workspace, and the pipeline has none.',
      'Give it a size in the settings of the pipeline.',
    )
}

function decorator(writing: Writing): Code[] {
  const { pipelineInfo, defaultPipelineRoot } = writing.doc.spec
  const { description, displayName } = pipelineInfo
  return [
    named('name', pythonText(pipelineName(writing))),
    ...(displayName === undefined ? [] : [named('display_name', pythonText(displayName))]),
    ...(description === undefined || isPlainSentence(description)
      ? []
      : [named('description', pythonText(description))]),
    ...(defaultPipelineRoot === undefined ? [] : [named('pipeline_root', pythonText(defaultPipelineRoot))]),
    ...configCode(writing),
  ]
}

function fileText(writing: Writing, name: string): string {
  writing.use('kfp', 'compiler')
  writing.use('kfp', 'dsl')
  if (writing.usesKubernetes) writing.use('kfp', 'kubernetes')
  const main = [
    'if __name__ == "__main__":',
    `    compiler.Compiler().compile(${name}, __file__.removesuffix(".py") + ".yaml")`,
  ]
  return `${[writing.importLines().join('\n'), ...writing.blocks, main.join('\n')].join('\n\n\n')}\n`
}

/**
 * Lightweight components become `@dsl.component` functions with their source untouched, containers
 * `@dsl.container_component`s, frames `with` blocks, sub-pipelines functions. What has no form in the DSL is loaded
 * from its text where the SDK takes that, and refused by name where it does not.
 */
export function exportPython(given: PipelineDocument): Result<PythonExport, readonly Problem[]> {
  const doc = withoutSurfaced(given)
  const writing = new Writing(doc)
  const { root } = doc.spec
  if (doc !== given)
    writing.note(
      'left-out',
      undefined,
      'The metrics that an old SDK handed out of the pipeline by itself are not results in Python.',
    )
  notePlatforms(writing)
  judgeWorkspace(writing)
  noteWishes(writing, root)
  const { description } = doc.spec.pipelineInfo
  const isSaid = description !== undefined && isPlainSentence(description)
  const facts = {
    ...(isSaid ? { description } : {}),
    decorator: decorator(writing),
    name: functionName(writing),
  }
  writeFunction(writing, root, undefined, facts)
  return writing.problems.length > 0
    ? err(writing.problems)
    : ok({ text: fileText(writing, facts.name), notes: writing.notes })
}
