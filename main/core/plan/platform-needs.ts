/** Which of the secrets, config maps and volumes that a step asks for this machine cannot give. */
import type { PipelineDocument } from '#core/spec/document.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import { type KnownValues, knownValue } from './known-values.ts'
import {
  type KubernetesSettings,
  knownNeeds,
  kubernetesSettings,
  type PlatformVariable,
  type PlatformVolume,
} from './kubernetes.ts'
import type { LocalObject, Machine } from './machine.ts'
import { isKnownPodField } from './pod-fields.ts'

export interface Need {
  readonly code: string
  /** Reads after "`task` needs …". */
  readonly needs: string
  readonly hint?: string
}

const commands: Readonly<Record<LocalObject, string>> = { secret: 'secret', configMap: 'configmap' }
const codes: Readonly<Record<LocalObject, string>> = { secret: 'secret', configMap: 'config-map' }

/** `nagare secret set db password`: the line that a person has to type. */
export const howToSet = (kind: LocalObject, name: string, key = 'KEY'): string =>
  `Give it with: nagare ${commands[kind]} set ${name} ${key}`

/** The sentence for an object or key that is not there; the same before and in the run. */
export const absent = (kind: LocalObject, name: string, key?: string): string =>
  key === undefined
    ? `the ${kind === 'secret' ? 'secret' : 'config map'} \`${name}\`, which is not there`
    : `the key \`${key}\` of the ${kind === 'secret' ? 'secret' : 'config map'} \`${name}\`, which is not there`

const variableNeed = (variable: PlatformVariable, machine: Machine): Need[] => {
  if (!('from' in variable) || variable.from.optional) return []
  const { kind, name, key } = variable.from
  const keys = machine.keysOf(kind, name)
  if (keys?.includes(key) === true) return []
  const needs = keys === undefined ? absent(kind, name) : absent(kind, name, key)
  return [{ code: codes[kind], needs, hint: howToSet(kind, name, key) }]
}

const claimNeed = (which: string, machine: Machine): Need[] =>
  machine.localVolumes
    ? []
    : [
        {
          code: 'volume-claim',
          needs: `a Kubernetes volume claim${which}`,
          hint: 'Run with --local-volumes, or allow it in the settings, and claims are folders of the workspace.',
        },
      ]

const volumeNeed = (volume: PlatformVolume, machine: Machine, inContainer: boolean): Need[] => {
  if (volume.kind === 'claim' && !machine.localVolumes) return claimNeed(` (\`${volume.name}\`)`, machine)
  if (volume.kind === 'secret' || volume.kind === 'configMap') {
    const { kind, name } = volume
    if (!volume.optional && machine.keysOf(kind, name) === undefined)
      return [{ code: codes[kind], needs: absent(kind, name), hint: howToSet(kind, name) }]
  }
  if (inContainer || machine.noMounts === undefined) return []
  const needs = `a folder mounted at \`${volume.path}\`, and ${machine.noMounts}`
  return [
    { code: 'volume', needs, hint: 'A workspace (PipelineConfig) is shared storage that works everywhere.' },
  ]
}

const fieldNeeds = (settings: KubernetesSettings): Need[] =>
  (settings.fieldPathAsEnv ?? []).flatMap(({ name, fieldPath }) =>
    isKnownPodField(fieldPath)
      ? []
      : [{ code: 'pod-field', needs: `the pod field \`${fieldPath}\` as ${name}, which only a cluster has` }],
  )

const once = (needs: readonly Need[]): Need[] => [
  ...new Map(needs.map((need) => [need.needs, need])).values(),
]

/**
 * What is known before the run to be missing. Names that only the run will tell are left out.
 * @param around known inputs of the DAG that holds the task.
 * @param inContainer the step runs in a container, where any path can be mounted.
 */
export function platformNeeds(
  doc: PipelineDocument,
  component: ComponentSpec,
  around: KnownValues,
  machine: Machine,
  inContainer: boolean,
): Need[] {
  const settings = kubernetesSettings(doc, component)
  if (settings === undefined) return []
  const { variables, volumes } = knownNeeds(settings, (input) => knownValue(input, around))
  // A claim whose name the run will tell is a claim all the same.
  const unnamed =
    (settings.pvcMount ?? []).length > 0 && volumes.every(({ kind }) => kind !== 'claim')
      ? claimNeed(', whose name the run will tell', machine)
      : []
  return once([
    ...variables.flatMap((variable) => variableNeed(variable, machine)),
    ...unnamed,
    ...volumes.flatMap((volume) => volumeNeed(volume, machine, inContainer)),
    ...fieldNeeds(settings),
  ])
}
