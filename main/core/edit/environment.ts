/** What a step is run with: its packages, its image, its part of the platform document. Of this step only. */
import { type InstallScript, readWholeScript } from '#core/plan/install-script.ts'
import { installCommand, kfpInstall } from '#core/python/compile.ts'
import { entry, type PipelineDocument } from '#core/spec/document.ts'
import type { PlatformSpec } from '#shared/pipeline.ts'
import { ok, type Result } from '#shared/result.ts'
import { keyOf, put, taskAt } from './places.ts'
import { type Refusal, refuse } from './refusal.ts'
import { ownComponent, pythonAt } from './source.ts'
import { changeExecutor } from './steps.ts'

/** A field that is absent stays as it is. */
export interface PackageSettings {
  /** As for pip: `pandas>=2`. */
  readonly packages?: readonly string[]
  /** The first replaces the default index, the others are added to it. */
  readonly indexUrls?: readonly string[]
}

const nothing: InstallScript = { packages: [], indexUrls: [], trustedHosts: [], kfp: [], venv: false }

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((word, index) => word === other[index])

/** The SDK that the file was compiled by, else the one whose shells we write. */
const sdkOf = (doc: PipelineDocument): string => /^kfp-(.+)$/.exec(doc.spec.sdkVersion ?? '')?.[1] ?? '2.17.0'

/** Rewrites the first shell of the compiled command as the SDK would have written it for these packages. */
export function setPackages(
  doc: PipelineDocument,
  node: string,
  settings: PackageSettings,
): Result<PipelineDocument, Refusal> {
  if (pythonAt(doc, node) === undefined)
    return refuse(
      'no-such-thing',
      `\`${keyOf(node)}\` does not run a Python function.`,
      'Change its image instead.',
    )
  const blank = [...(settings.packages ?? []), ...(settings.indexUrls ?? [])].find((one) =>
    /^\s*$|[\n\r]/.test(one),
  )
  if (blank !== undefined) return refuse('bad-value', 'A package needs a name.', 'For example pandas>=2.')
  const own = ownComponent(doc, node)
  if (!own.ok) return own
  return changeExecutor(own.value, node, (executor) => {
    const command = executor.container?.command ?? []
    const script = command.length > 4 ? (command[2] ?? '') : undefined
    const known = script === undefined ? nothing : (readWholeScript(script, doc.spec.sdkVersion) ?? nothing)
    const indexUrls = settings.indexUrls ?? known.indexUrls
    // Hosts that are only the indexes again follow them.
    const follows = same(known.trustedHosts, known.indexUrls)
    const asksKfp = known.packages.some((one) => one.startsWith('kfp'))
    const installs = installCommand({
      packages: settings.packages ?? known.packages,
      indexUrls,
      ...(follows ? {} : { trustedHosts: known.trustedHosts }),
      kfp: asksKfp && known.kfp.length === 0 ? kfpInstall(sdkOf(doc)) : known.kfp,
      venv: known.venv,
    })
    const container = { ...executor.container, command: [...installs, ...command.slice(-4)] }
    return { ...executor, container }
  })
}

export function setImage(
  doc: PipelineDocument,
  node: string,
  image: string,
): Result<PipelineDocument, Refusal> {
  if (image.trim() === '' || /\s/.test(image.trim()))
    return refuse('bad-value', 'An image needs a name without blanks.', 'For example python:3.11.')
  const label = taskAt(doc, node)?.component?.executorLabel
  if (entry(doc.spec.deploymentSpec?.executors, label ?? '')?.container === undefined)
    return refuse('no-such-thing', `\`${keyOf(node)}\` runs no program.`)
  const own = ownComponent(doc, node)
  return own.ok
    ? changeExecutor(own.value, node, (executor) => ({
        ...executor,
        container: { ...executor.container, image: image.trim() },
      }))
    : own
}

type Config = Readonly<Record<string, unknown>>
type Platforms = NonNullable<PlatformSpec['platforms']>

const filled = <T extends object>(value: T): T | undefined =>
  Object.keys(value).length === 0 ? undefined : value

function withKubernetes(
  doc: PipelineDocument,
  change: (one: Platforms[string]) => Platforms[string],
): PipelineDocument {
  const platforms = doc.platform?.platforms ?? {}
  const next = change(entry(platforms, 'kubernetes') ?? {})
  const all = put({ ...platforms }, 'kubernetes', filled(next))
  const { platform: _, locate: __, ...rest } = doc
  const others = Object.keys(doc.platform ?? {}).filter((key) => key !== 'platforms')
  if (Object.keys(all).length === 0 && others.length === 0) return rest
  return { ...rest, platform: { ...doc.platform, platforms: all } }
}

/**
 * Changes a step's settings in the Kubernetes part of the file: a time limit (`activeDeadlineSeconds`, an int64, so
 * text), variables from secrets and config maps. Null takes a field away, an absent one stays.
 */
export function setPlatform(
  doc: PipelineDocument,
  node: string,
  settings: Config,
): Result<PipelineDocument, Refusal> {
  const own = ownComponent(doc, node)
  if (!own.ok) return own
  const label = taskAt(own.value, node)?.component?.executorLabel
  if (label === undefined) return refuse('no-such-thing', `\`${keyOf(node)}\` runs nothing by itself.`)
  return ok(
    withKubernetes(own.value, (platform) => {
      const executors = platform.deploymentSpec?.executors ?? {}
      const config = Object.entries(settings).reduce<Record<string, unknown>>(
        (so, [key, value]) => put(so, key, value === null ? undefined : value),
        { ...entry(executors, label) },
      )
      const left = filled(
        put<Record<string, Record<string, unknown>>, string>(executors, label, filled(config)) ?? {},
      )
      const spec = filled(put({ ...platform.deploymentSpec }, 'executors', left))
      return put(platform, 'deploymentSpec', spec)
    }),
  )
}

/** Of a whole run: its time limit in seconds, and the size of the folder that its steps share. Null: none. */
export interface RunSettings {
  readonly timeout?: number | null
  readonly workspace?: string | null
}

export function setRun(doc: PipelineDocument, settings: RunSettings): Result<PipelineDocument, Refusal> {
  const { timeout, workspace } = settings
  if (typeof timeout === 'number' && !(Number.isSafeInteger(timeout) && timeout > 0))
    return refuse('bad-value', 'A time limit is a whole number of seconds.', 'Leave it empty for none.')
  if (typeof workspace === 'string' && !/^\d+(\.\d+)?([EPTGMk]i?)?$/.test(workspace))
    return refuse('bad-value', `\`${workspace}\` is no size.`, 'For example 10Gi.')
  return ok(
    withKubernetes(doc, (platform) => {
      let config: NonNullable<typeof platform.pipelineConfig> = { ...platform.pipelineConfig }
      if (timeout !== undefined) config = put(config, 'activeDeadlineSeconds', timeout ?? undefined)
      if (workspace !== undefined)
        config = put(
          config,
          'workspace',
          workspace === null ? undefined : { ...config.workspace, size: workspace },
        )
      return put(platform, 'pipelineConfig', filled(config))
    }),
  )
}
