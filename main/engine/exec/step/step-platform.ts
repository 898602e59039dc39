/**
 * What the platform document gives a step, made real on this machine: variables with the values of secrets, and
 * folders for volumes. Secrets lie in files only as long as the attempt runs, readable by its owner alone.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  kubernetesSettings,
  type PlatformVariable,
  type PlatformVolume,
  type StepPlatform,
} from '#core/plan/kubernetes.ts'
import type { PlaceholderFacts } from '#core/plan/placeholders.ts'
import { absent, howToSet } from '#core/plan/platform-needs.ts'
import { podField } from '#core/plan/pod-fields.ts'
import { entry, type PipelineDocument } from '#core/spec/document.ts'
import type { SecretStore } from '#engine/secrets/secret-store.ts'
import type { WorkspacePaths } from '#engine/services.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'
import { type AttemptPaths, fileSafe } from '../attempt-paths.ts'
import type { Mount } from '../containers/container-command.ts'

export interface GivenPlatform {
  readonly env: Readonly<Record<string, string>>
  readonly mounts: readonly Mount[]
}

export interface PlatformSources {
  readonly secrets: SecretStore
  readonly paths: WorkspacePaths
  readonly localVolumes: boolean
}

const failure = (message: string, hint: string, field: string): Failure => ({
  reason: 'bad-input',
  message,
  hint,
  field,
})

const needs = (what: string): string => `The step needs ${what}.`

const variableValue = (
  variable: PlatformVariable,
  secrets: SecretStore,
): Result<string | undefined, Failure> => {
  if (!('from' in variable)) return ok(variable.value)
  const { kind, name, key, optional } = variable.from
  const values = secrets.valuesOf(kind, name)
  const value = values === undefined ? undefined : entry(values, key)
  if (value !== undefined || optional) return ok(value)
  const what = values === undefined ? absent(kind, name) : absent(kind, name, key)
  return err(failure(needs(what), howToSet(kind, name, key), variable.name))
}

/** Where the volumes of one attempt are made; removed with what is in it when the attempt ends. */
const volumesFolder = (paths: AttemptPaths): string => join(paths.directory, 'volumes')

export const removeVolumes = (paths: AttemptPaths): void =>
  rmSync(volumesFolder(paths), { recursive: true, force: true })

/** The folder that stands for a volume claim. */
export const claimFolder = (paths: WorkspacePaths, name: string): string =>
  join(paths.state, 'volumes', fileSafe(name))

const secretFolder = (
  folder: string,
  { kind, name, optional }: Extract<PlatformVolume, { optional: boolean }>,
  secrets: SecretStore,
): Result<void, Failure> => {
  const values = secrets.valuesOf(kind, name)
  if (values === undefined && !optional)
    return err(failure(needs(absent(kind, name)), howToSet(kind, name), name))
  for (const [key, value] of Object.entries(values ?? {})) {
    writeFileSync(join(folder, key), value, { mode: kind === 'secret' ? 0o400 : 0o444 })
  }
  return ok(undefined)
}

const volumeFolder = (
  volume: PlatformVolume,
  place: string,
  sources: PlatformSources,
): Result<string, Failure> => {
  if (volume.kind === 'claim') {
    if (!sources.localVolumes) {
      const hint =
        'Run with --local-volumes, or allow it in the settings, and claims are folders of the workspace.'
      return err(failure(needs(`the Kubernetes volume claim \`${volume.name}\``), hint, volume.name))
    }
    const root = claimFolder(sources.paths, volume.name)
    const folder = join(root, volume.subPath)
    if (folder !== root && !folder.startsWith(`${root}/`))
      return err(
        failure(`The path ${volume.subPath} leads out of the volume.`, 'Correct its sub_path.', volume.name),
      )
    mkdirSync(folder, { recursive: true })
    return ok(folder)
  }
  mkdirSync(place, { recursive: true, mode: 0o700 })
  if (volume.kind === 'empty') return ok(place)
  const filled = secretFolder(place, volume, sources.secrets)
  return filled.ok ? ok(place) : filled
}

/**
 * Everything that the platform document gives this attempt. @returns `bad-input` naming the secret, key or claim that
 * is not there.
 */
export function givePlatform(
  doc: PipelineDocument,
  component: ComponentSpec,
  platform: StepPlatform | undefined,
  facts: PlaceholderFacts,
  paths: AttemptPaths,
  sources: PlatformSources,
): Result<GivenPlatform, Failure> {
  const settings = kubernetesSettings(doc, component)
  if (settings === undefined || platform === undefined) return ok({ env: {}, mounts: [] })
  const env: Record<string, string> = {}
  for (const { name, fieldPath } of settings.fieldPathAsEnv ?? [])
    env[name] = podField(fieldPath, settings, facts)
  for (const variable of platform.variables) {
    const value = variableValue(variable, sources.secrets)
    if (!value.ok) return value
    if (value.value !== undefined) env[variable.name] = value.value
  }
  const mounts: Mount[] = []
  for (const [number, volume] of platform.volumes.entries()) {
    const from = volumeFolder(volume, join(volumesFolder(paths), String(number)), sources)
    if (!from.ok) return from
    mounts.push({
      from: from.value,
      to: volume.path,
      readOnly: volume.kind === 'secret' || volume.kind === 'configMap',
    })
  }
  return ok({ env, mounts })
}
