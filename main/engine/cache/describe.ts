/** What is known about a step before it runs, in the form that its key is made of. */

import type { SeenArtifact, StepFacts } from '#core/cache/preimage.ts'
import { isRemote } from '#core/plan/artifact-uri.ts'
import { classifyExecutor, type Executable } from '#core/plan/component.ts'
import type { StepPlatform } from '#core/plan/kubernetes.ts'
import { localPath } from '#core/plan/local-path.ts'
import { type PlaceholderFacts, resolveText } from '#core/plan/placeholders.ts'
import { parameterTypeOf } from '#core/plan/values.ts'
import type { LaunchSpec } from '#core/run/machine-types.ts'
import { componentOf, entry, type PipelineDocument } from '#core/spec/document.ts'
import type { SecretStore } from '#engine/secrets/secret-store.ts'
import type { Environments } from '#engine/services.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { ReuseCause } from '#shared/reuse.ts'
import type { ArtifactValue } from '#shared/run.ts'
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

const commandOf = (executable: Extract<Executable, { kind: 'python' | 'container' }>): readonly string[] =>
  executable.kind === 'python'
    ? ['python', executable.functionName, ...executable.extraArgs]
    : ['container', ...executable.command, '--', ...executable.args]

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

/** Of every value that the step is given by name, in a variable or as a file. */
const fingerprintsOf = (
  platform: StepPlatform | undefined,
  secrets: DescribeParts['secrets'],
): Record<string, string> => {
  const variables = (platform?.variables ?? []).flatMap((one) => ('from' in one ? [one.from] : []))
  const files = (platform?.volumes ?? []).flatMap((one) =>
    one.kind === 'secret' || one.kind === 'configMap'
      ? (secrets.keysOf(one.kind, one.name) ?? []).map((key) => ({ kind: one.kind, name: one.name, key }))
      : [],
  )
  return Object.fromEntries(
    [...variables, ...files].map(({ kind, name, key }) => [
      `${name}/${key}`,
      secrets.fingerprint(kind, name, key) ?? 'absent',
    ]),
  )
}

/**
 * @returns why nothing can be said to be the same; without a cause the step cannot even start, and says so itself.
 */
export const describeStep = async (
  { doc, spec, facts }: DescribedStep,
  { digests, environments, secrets }: DescribeParts,
): Promise<Described> => {
  const component = componentOf(doc, { componentRef: { name: spec.componentName } })
  const executor = entry(doc.spec.deploymentSpec?.executors, spec.executorLabel)
  const executable = executor === undefined ? undefined : classifyExecutor(executor, doc.spec.sdkVersion)
  if (component === undefined || executable?.kind !== 'python') return err(undefined)
  const context = { facts, inputs: spec.inputs, pathOf: localPath }
  const variables = Object.fromEntries(
    Object.entries(executable.env).map(([name, value]) => [name, resolveText(value, context)]),
  )
  const workspace = facts.workspace_path
  if (workspace !== undefined && mentions([spec.inputs.parameters, variables], workspace))
    return err({ type: 'workspace' })
  // A volume claim is shared storage just the same.
  if (spec.platform?.volumes.some(({ kind }) => kind === 'claim')) return err({ type: 'workspace' })
  const inputs = await seenInputs(spec.inputs.artifacts, digests)
  if (!inputs.ok) return inputs
  const environment = await environments.keyOf(executable)
  if (!environment.ok) return err(undefined)
  const customKey = spec.reuse?.use === 'no' ? undefined : spec.reuse?.customKey
  return ok({
    command: commandOf(executable),
    interface: interfaceOf(component),
    code: executable.source,
    environment: environment.value,
    parameters: typedParameters(component, spec.inputs.parameters),
    inputs: inputs.value,
    variables,
    secrets: fingerprintsOf(spec.platform, secrets),
    ...(customKey === undefined ? {} : { customKey }),
  })
}
