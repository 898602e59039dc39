/**
 * What `kfp-kubernetes` says about one executor in the platform document, and what of it a step needs on this machine:
 * variables and volumes. Names may be constants, inputs of the DAG around the task, or outputs of its siblings; the
 * cluster's driver resolves them in that DAG, and so do we.
 */
import { z } from 'zod'
import { entry, type PipelineDocument } from '#core/spec/document.ts'
import { type ComponentSpec, TaskInputParameter } from '#shared/pipeline.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { LocalObject } from './machine.ts'

const name = z.string().optional()
const flag = z.boolean().optional()
const reference = TaskInputParameter.optional()
const producer = z.looseObject({ producerTask: z.string(), outputParameterKey: z.string() }).optional()
const labels = z.record(z.string(), z.string()).optional()

/** The part of `KubernetesExecutorConfig` that a step sees; the rest is the cluster's. */
export const KubernetesSettings = z.looseObject({
  secretAsEnv: z
    .array(
      z.looseObject({
        secretName: name,
        secretNameParameter: reference,
        optional: flag,
        keyToEnv: z.array(z.looseObject({ secretKey: z.string(), envVar: z.string() })).optional(),
      }),
    )
    .optional(),
  secretAsVolume: z
    .array(
      z.looseObject({
        secretName: name,
        secretNameParameter: reference,
        optional: flag,
        mountPath: z.string(),
      }),
    )
    .optional(),
  configMapAsEnv: z
    .array(
      z.looseObject({
        configMapName: name,
        configMapNameParameter: reference,
        optional: flag,
        keyToEnv: z.array(z.looseObject({ configMapKey: z.string(), envVar: z.string() })).optional(),
      }),
    )
    .optional(),
  configMapAsVolume: z
    .array(
      z.looseObject({
        configMapName: name,
        configMapNameParameter: reference,
        optional: flag,
        mountPath: z.string(),
      }),
    )
    .optional(),
  pvcMount: z
    .array(
      z.looseObject({
        constant: name,
        componentInputParameter: name,
        taskOutputParameter: producer,
        pvcNameParameter: reference,
        mountPath: z.string(),
        subPath: name,
      }),
    )
    .optional(),
  emptyDirMounts: z.array(z.looseObject({ volumeName: name, mountPath: z.string() })).optional(),
  genericEphemeralVolume: z.array(z.looseObject({ volumeName: name, mountPath: z.string() })).optional(),
  fieldPathAsEnv: z.array(z.looseObject({ name: z.string(), fieldPath: z.string() })).optional(),
  podMetadata: z.looseObject({ labels, annotations: labels }).optional(),
  imagePullPolicy: z.string().optional(),
})
export type KubernetesSettings = z.infer<typeof KubernetesSettings>

/** As written, for whoever judges every field. */
export const rawKubernetesSettings = (
  doc: PipelineDocument,
  component: ComponentSpec,
): Readonly<Record<string, unknown>> => {
  const platform = entry(doc.platform?.platforms, 'kubernetes')
  return component.executorLabel === undefined
    ? {}
    : (entry(platform?.deploymentSpec?.executors, component.executorLabel) ?? {})
}

/** Undefined when there is nothing, or nothing that makes sense (`check` says so). */
export const kubernetesSettings = (
  doc: PipelineDocument,
  component: ComponentSpec,
): KubernetesSettings | undefined => {
  const raw = rawKubernetesSettings(doc, component)
  return Object.keys(raw).length === 0 ? undefined : KubernetesSettings.safeParse(raw).data
}

/** A reference to a cluster object by name, before the name is known. */
interface Named {
  readonly field: string
  readonly constant: string | undefined
  readonly from: TaskInputParameter | undefined
}

export type PlatformVariable =
  | { readonly name: string; readonly value: string }
  | {
      readonly name: string
      readonly from: { kind: LocalObject; name: string; key: string; optional: boolean }
    }
export type PlatformVolume = { readonly path: string } & (
  | { readonly kind: LocalObject; readonly name: string; readonly optional: boolean }
  | { readonly kind: 'claim'; readonly name: string; readonly subPath: string }
  | { readonly kind: 'empty' }
)

/** What a step is given besides its inputs, names resolved. Values of secrets are not in it. */
export interface StepPlatform {
  readonly variables: readonly PlatformVariable[]
  readonly volumes: readonly PlatformVolume[]
}

/** The value behind a reference; undefined when it is not known (yet). */
export type NameResolver = (input: TaskInputParameter) => unknown

/** One thing that a step asks for, by the name of a cluster object. */
interface Ask {
  readonly named: Named
  readonly variables?: (name: string) => readonly PlatformVariable[]
  readonly volume?: (name: string) => PlatformVolume
}

const named = (field: string, constant: string | undefined, from: TaskInputParameter | undefined): Named => ({
  field,
  constant: constant === '' ? undefined : constant,
  from,
})

const environmentAsks = (settings: KubernetesSettings): Ask[] => {
  const secrets = (settings.secretAsEnv ?? []).map((item): Ask => {
    const optional = item.optional ?? false
    return {
      named: named('secretAsEnv', item.secretName, item.secretNameParameter),
      variables: (name) =>
        (item.keyToEnv ?? []).map(({ secretKey: key, envVar }) => ({
          name: envVar,
          from: { kind: 'secret', name, key, optional },
        })),
    }
  })
  const maps = (settings.configMapAsEnv ?? []).map((item): Ask => {
    const optional = item.optional ?? false
    return {
      named: named('configMapAsEnv', item.configMapName, item.configMapNameParameter),
      variables: (name) =>
        (item.keyToEnv ?? []).map(({ configMapKey: key, envVar }) => ({
          name: envVar,
          from: { kind: 'configMap', name, key, optional },
        })),
    }
  })
  return [...secrets, ...maps]
}

const claimReference = (mount: NonNullable<KubernetesSettings['pvcMount']>[number]): Named => {
  const { taskOutputParameter, componentInputParameter, constant, pvcNameParameter } = mount
  // Before kfp-kubernetes 1.4 the reference stood in the mount itself.
  const input = componentInputParameter === undefined ? undefined : { componentInputParameter }
  const old = taskOutputParameter === undefined ? input : { taskOutputParameter }
  return named('pvcMount', constant, pvcNameParameter ?? old)
}

const volumeAsks = (settings: KubernetesSettings): Ask[] => [
  ...(settings.secretAsVolume ?? []).map(
    ({ secretName, secretNameParameter, mountPath: path, optional = false }): Ask => ({
      named: named('secretAsVolume', secretName, secretNameParameter),
      volume: (name) => ({ path, kind: 'secret', name, optional }),
    }),
  ),
  ...(settings.configMapAsVolume ?? []).map(
    ({ configMapName, configMapNameParameter, mountPath: path, optional = false }): Ask => ({
      named: named('configMapAsVolume', configMapName, configMapNameParameter),
      volume: (name) => ({ path, kind: 'configMap', name, optional }),
    }),
  ),
  ...(settings.pvcMount ?? []).map(
    (mount): Ask => ({
      named: claimReference(mount),
      volume: (name) => ({ path: mount.mountPath, kind: 'claim', name, subPath: mount.subPath ?? '' }),
    }),
  ),
]

const nameOf = ({ field, constant, from }: Named, resolve: NameResolver): Result<string, string> => {
  const value = from === undefined ? constant : resolve(from)
  if (typeof value === 'string' && value !== '') return ok(value)
  return err(
    value === undefined || value === ''
      ? `the name that its ${field} refers to has no value`
      : `the name that its ${field} refers to is ${JSON.stringify(value)}, not a text`,
  )
}

/** Volumes without a name: empty folders that live as long as the attempt. */
const emptyVolumes = (settings: KubernetesSettings): PlatformVolume[] =>
  [...(settings.emptyDirMounts ?? []), ...(settings.genericEphemeralVolume ?? [])].map(({ mountPath }) => ({
    path: mountPath,
    kind: 'empty',
  }))

/** Where its volumes appear inside the step. */
export const mountPaths = (settings: KubernetesSettings): string[] =>
  [
    ...(settings.secretAsVolume ?? []),
    ...(settings.configMapAsVolume ?? []),
    ...(settings.pvcMount ?? []),
    ...(settings.emptyDirMounts ?? []),
    ...(settings.genericEphemeralVolume ?? []),
  ].map(({ mountPath }) => mountPath)

interface Read {
  readonly platform: StepPlatform
  readonly problems: readonly string[]
}

const read = (settings: KubernetesSettings, resolve: NameResolver): Read => {
  const variables: PlatformVariable[] = []
  const volumes: PlatformVolume[] = []
  const problems: string[] = []
  for (const ask of [...environmentAsks(settings), ...volumeAsks(settings)]) {
    const name = nameOf(ask.named, resolve)
    if (!name.ok) problems.push(name.error)
    else {
      variables.push(...(ask.variables?.(name.value) ?? []))
      if (ask.volume !== undefined) volumes.push(ask.volume(name.value))
    }
  }
  return { platform: { variables, volumes: [...volumes, ...emptyVolumes(settings)] }, problems }
}

/** What the settings ask for as far as the names are known; the others are left out. */
export const knownNeeds = (settings: KubernetesSettings, resolve: NameResolver): StepPlatform =>
  read(settings, resolve).platform

/** What a step is given, all names known. @returns the first reference without a name, in words. */
export const resolvePlatform = (
  settings: KubernetesSettings,
  resolve: NameResolver,
): Result<StepPlatform, string> => {
  const { platform, problems } = read(settings, resolve)
  const [first] = problems
  return first === undefined ? ok(platform) : err(first)
}
