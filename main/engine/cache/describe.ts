/** What is known about a step before it runs, in the form that its key is made of. */

import type { SeenArtifact, StepFacts } from '#core/cache/preimage.ts'
import { isRemote } from '#core/plan/artifact-uri.ts'
import { classifyExecutor, type Executable, volumeStub } from '#core/plan/component.ts'
import { localPath } from '#core/plan/local-path.ts'
import { type PlaceholderFacts, resolveText } from '#core/plan/placeholders.ts'
import { parameterTypeOf } from '#core/plan/values.ts'
import type { LaunchSpec } from '#core/run/machine-types.ts'
import { componentOf, entry, type PipelineDocument } from '#core/spec/document.ts'
import type { Containers } from '#engine/exec/containers/containers.ts'
import type { SecretStore } from '#engine/secrets/secret-store.ts'
import type { Environments } from '#engine/services.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { ReuseCause } from '#shared/reuse.ts'
import type { ArtifactValue } from '#shared/run.ts'
import { platformOf } from './describe-platform.ts'
import type { Digests } from './digests.ts'

export interface DescribedStep {
  readonly doc: PipelineDocument
  readonly spec: LaunchSpec
  readonly facts: PlaceholderFacts
}
export interface DescribeParts {
  readonly digests: Digests
  readonly environments: Pick<Environments, 'keyOf'>
  readonly secrets: Pick<SecretStore, 'fingerprint' | 'keysOf'>
  readonly containers: Pick<Containers, 'engine' | 'image'>
}

type Described = Result<StepFacts, ReuseCause | undefined>

/** Does a value of it lead into the run's own workspace? What is left there is not among the outputs. */
const mentions = (value: unknown, workspace: string): boolean => {
  if (typeof value === 'string') return value.includes(workspace)
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).some((one) => mentions(one, workspace))
  )
}

const interfaceOf = ({ inputDefinitions = {}, outputDefinitions = {} }: ComponentSpec): unknown => {
  const typesOf = (specs: Readonly<Record<string, object>> = {}) =>
    Object.fromEntries(
      Object.entries(specs).map(([name, spec]) => [name, { ...spec, description: undefined }]),
    )
  return {
    parameters: typesOf(inputDefinitions.parameters),
    artifacts: typesOf(inputDefinitions.artifacts),
    outputParameters: typesOf(outputDefinitions.parameters),
    outputArtifacts: typesOf(outputDefinitions.artifacts),
  }
}

type Runnable = Extract<Executable, { kind: 'python' | 'container' }>

/**
 * With what it says about the run filled in; inputs and the places of files stay placeholders, so that neither paths
 * nor values are in it twice.
 */
const commandOf = (executable: Runnable, facts: PlaceholderFacts): readonly string[] => {
  const words =
    executable.kind === 'python'
      ? ['python', executable.functionName, ...executable.extraArgs]
      : ['container', ...executable.command, '--', ...executable.args]
  return words.map((word) => resolveText(word, { facts, inputs: { parameters: {}, artifacts: {} } }))
}

/** The Python environment, or what is in the image. */
const environmentOf = async (
  executable: Runnable,
  { environments, containers }: DescribeParts,
): Promise<Result<string, ReuseCause | undefined>> => {
  if (executable.kind === 'python') {
    const key = await environments.keyOf(executable)
    return key.ok ? key : err(undefined)
  }
  const stub = volumeStub(executable)
  if (stub !== undefined) return err({ type: 'volume', name: executable.image })
  const engine = await containers.engine()
  if (!engine.ok) return err({ type: 'host' })
  const never = { policy: 'Never', signal: new AbortController().signal, onLine: () => undefined }
  const image = await containers.image(engine.value, executable.image, never)
  return image.ok ? ok(`image/${image.value}`) : err({ type: 'image', name: executable.image })
}

const seen = async (artifact: ArtifactValue, digests: Digests): Promise<SeenArtifact | undefined> => {
  const content = isRemote(artifact.uri) ? undefined : await digests.of(localPath(artifact))
  const { name, type, metadata } = artifact
  return content === undefined ? undefined : { name, type, metadata, content }
}

const seenInputs = async (
  inputs: LaunchSpec['inputs']['artifacts'],
  digests: Digests,
): Promise<Result<Record<string, SeenArtifact[]>, ReuseCause>> => {
  const all: Record<string, SeenArtifact[]> = {}
  for (const [name, list] of Object.entries(inputs)) {
    const one = await Promise.all(list.map((artifact) => seen(artifact, digests)))
    if (one.includes(undefined)) return err({ type: 'unreadable-input', name })
    all[name] = one.flatMap((artifact) => artifact ?? [])
  }
  return ok(all)
}

const typedParameters = (component: ComponentSpec, values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const spec = entry(component.inputDefinitions?.parameters, name)
      return [name, { type: (spec && parameterTypeOf(spec)) ?? '', value }]
    }),
  )

/**
 * @returns why nothing can be said to be the same; without a cause the step cannot even start, and says so itself.
 */
export const describeStep = async (
  { doc, spec, facts }: DescribedStep,
  parts: DescribeParts,
): Promise<Described> => {
  const component = componentOf(doc, { componentRef: { name: spec.componentName } })
  const executor = entry(doc.spec.deploymentSpec?.executors, spec.executorLabel)
  const executable = executor === undefined ? undefined : classifyExecutor(executor, doc.spec.sdkVersion)
  if (component === undefined || (executable?.kind !== 'python' && executable?.kind !== 'container'))
    return err(undefined)
  const given = platformOf({ doc, spec, facts, component }, parts.secrets)
  if (!given.ok) return given
  const context = { facts, inputs: spec.inputs, pathOf: localPath }
  const declared = Object.entries(executable.env).map(([name, value]) => [name, resolveText(value, context)])
  const variables = { ...Object.fromEntries(declared), ...given.value.variables }
  const command = commandOf(executable, facts)
  const { workspace_path: workspace } = facts
  if (workspace !== undefined && mentions([spec.inputs.parameters, variables, command], workspace))
    return err({ type: 'workspace' })
  const inputs = await seenInputs(spec.inputs.artifacts, parts.digests)
  if (!inputs.ok) return inputs
  const environment = await environmentOf(executable, parts)
  if (!environment.ok) return environment
  const customKey = spec.reuse?.use === 'no' ? undefined : spec.reuse?.customKey
  return ok({
    command,
    interface: interfaceOf(component),
    ...(executable.kind === 'python' ? { code: executable.source } : {}),
    environment: environment.value,
    parameters: typedParameters(component, spec.inputs.parameters),
    inputs: inputs.value,
    variables,
    secrets: given.value.secrets,
    ...(customKey === undefined ? {} : { customKey }),
  })
}
