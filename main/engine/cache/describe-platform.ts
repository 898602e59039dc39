/** What the platform document gives a step, as far as it decides about its result. Never the value of a secret. */
import { kubernetesSettings, type PlatformVariable, type PlatformVolume } from '#core/plan/kubernetes.ts'
import type { PlaceholderFacts } from '#core/plan/placeholders.ts'
import { podField } from '#core/plan/pod-fields.ts'
import type { LaunchSpec } from '#core/run/machine-types.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { SecretStore } from '#engine/secrets/secret-store.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { ReuseCause } from '#shared/reuse.ts'

interface Given {
  readonly variables: Readonly<Record<string, string>>
  /** Where it is seen → what it is, as a fingerprint. */
  readonly secrets: Readonly<Record<string, string>>
}
type Prints = Pick<SecretStore, 'fingerprint' | 'keysOf'>

const absent = 'absent'

const variableOf = (variable: PlatformVariable, secrets: Prints): Given => {
  if (!('from' in variable)) return { variables: { [variable.name]: variable.value }, secrets: {} }
  const { kind, name, key } = variable.from
  return { variables: {}, secrets: { [variable.name]: secrets.fingerprint(kind, name, key) ?? absent } }
}

const volumeOf = (volume: PlatformVolume, secrets: Prints): Result<Given, ReuseCause> => {
  if (volume.kind === 'claim') return err({ type: 'volume', name: volume.name })
  if (volume.kind === 'empty') return ok({ variables: {}, secrets: { [volume.path]: 'empty' } })
  const { kind, name, path } = volume
  const keys = secrets.keysOf(kind, name) ?? []
  const files = keys.map((key) => [`${path}/${key}`, secrets.fingerprint(kind, name, key) ?? absent])
  return ok({ variables: {}, secrets: { [path]: kind, ...Object.fromEntries(files) } })
}

export const platformOf = (
  {
    doc,
    spec,
    facts,
    component,
  }: {
    readonly doc: PipelineDocument
    readonly spec: LaunchSpec
    readonly facts: PlaceholderFacts
    readonly component: ComponentSpec
  },
  secrets: Prints,
): Result<Given, ReuseCause> => {
  const settings = kubernetesSettings(doc, component)
  const fields = (settings?.fieldPathAsEnv ?? []).map(({ name, fieldPath }) => [
    name,
    settings === undefined ? '' : podField(fieldPath, settings, facts),
  ])
  const given: Given[] = (spec.platform?.variables ?? []).map((one) => variableOf(one, secrets))
  for (const volume of spec.platform?.volumes ?? []) {
    const one = volumeOf(volume, secrets)
    if (!one.ok) return one
    given.push(one.value)
  }
  return ok({
    variables: Object.assign(Object.fromEntries(fields), ...given.map((one) => one.variables)),
    secrets: Object.assign({}, ...given.map((one) => one.secrets)),
  })
}
