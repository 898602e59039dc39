/** What an importer hands out. */
import type { LaunchSpec } from '#core/run/machine-types.ts'
import { componentOf, entry, type PipelineDocument } from '#core/spec/document.ts'
import type { ExecutorSpec } from '#shared/pipeline.ts'
import type { ArtifactValue, Outputs } from '#shared/run.ts'
import { isRemote } from './artifact-uri.ts'
import { type PlaceholderContext, type PlaceholderFacts, resolveConstant } from './placeholders.ts'

type Importer = NonNullable<ExecutorSpec['importer']>

/** @param uri where the artifact is now. */
export const importedOutputs = (
  doc: PipelineDocument,
  spec: LaunchSpec,
  { metadata = {}, typeSchema }: Importer,
  context: PlaceholderContext,
  uri: string,
): Outputs => {
  const component = componentOf(doc, { componentRef: { name: spec.componentName } })
  const declared = Object.entries(component?.outputDefinitions?.artifacts ?? {})
  const artifacts = declared.map(([name, output]): [string, ArtifactValue[]] => {
    const type = typeSchema?.schemaTitle ?? output.artifactType?.schemaTitle ?? 'system.Artifact'
    const values = resolveConstant(metadata, context) as Record<string, unknown>
    return [name, [{ name, uri, type, metadata: values }]]
  })
  return { parameters: {}, artifacts: Object.fromEntries(artifacts) }
}

/** The same before the run, where it is known: undefined for what would be copied or downloaded first. */
export const plannedImport = (
  doc: PipelineDocument,
  spec: LaunchSpec,
  importer: Importer,
  facts: PlaceholderFacts,
): Outputs | undefined => {
  const { constant, runtimeParameter = '' } = importer.artifactUri ?? {}
  const context = { facts, inputs: spec.inputs }
  const uri =
    constant === undefined
      ? entry(spec.inputs.parameters, runtimeParameter)
      : resolveConstant(constant, context)
  const here = typeof uri === 'string' && uri !== '' && !isRemote(uri)
  return here && importer.downloadToWorkspace !== true
    ? importedOutputs(doc, spec, importer, context, uri)
    : undefined
}
