/**
 * The command line that runs one step in a container. Folders are mounted at the paths that they have on the host, so
 * every path in a parameter, a uri or an executor input means the same on both sides. Pure.
 */
import type { ContainerEngine } from './engines.ts'

export interface Mount {
  readonly from: string
  readonly to: string
  readonly readOnly?: boolean
}

export interface ContainerStep {
  readonly image: string
  /** Replaces the image's entry point when it is not empty, as in Kubernetes. */
  readonly command: readonly string[]
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly mounts: readonly Mount[]
  /** Unique; the container can be found by it without its id. */
  readonly name: string
  readonly cidFile: string
  readonly gpus: number
  readonly cpus?: number
  readonly memoryBytes?: number
}

export interface EngineCommand {
  readonly argv: readonly string[]
  /** Added to the engine's own environment: values that must not stand in a command line, where anyone can read them. */
  readonly env: Readonly<Record<string, string>>
}

/** The label of every container that is ours. */
export const containerLabel = 'nagare.step'

/** Names by which the engine itself is configured: as variables of the step they must not reach the engine. */
const engineOwn =
  /^(PATH|HOME|USER|TMPDIR|LD_.*|XDG_.*|DOCKER_.*|CONTAINER.*|PODMAN_.*|STORAGE_.*|BUILDAH_.*|SSL_.*)$/

const environmentFlags = (env: ContainerStep['env']): { flags: string[]; passed: Record<string, string> } => {
  const flags: string[] = []
  const passed: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    if (engineOwn.test(name)) flags.push('--env', `${name}=${value}`)
    else {
      flags.push('--env', name)
      passed[name] = value
    }
  }
  return { flags, passed }
}

const mountFlags = (mounts: readonly Mount[]): string[] =>
  mounts.flatMap(({ from, to, readOnly }) => {
    // `--mount` takes what `--volume` cannot: paths with a colon. Commas are quoted as in CSV.
    const fields = ['type=bind', `source=${from}`, `target=${to}`, ...(readOnly === true ? ['readonly'] : [])]
    return [
      '--mount',
      fields.map((field) => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(','),
    ]
  })

const gpuFlags = (engine: ContainerEngine, count: number): string[] => {
  if (count === 0) return []
  return engine.kind === 'docker' ? ['--gpus', String(count)] : ['--device', 'nvidia.com/gpu=all']
}

const limitFlags = (engine: ContainerEngine, { cpus, memoryBytes }: ContainerStep): string[] =>
  engine.limits
    ? [
        ...(cpus === undefined ? [] : ['--cpus', String(cpus)]),
        ...(memoryBytes === undefined ? [] : ['--memory', String(memoryBytes)]),
      ]
    : []

/** Where steps find the server: the host's network, or its name behind a virtual machine's gateway. */
export const trackingUriInside = (engine: ContainerEngine, uri: string): string =>
  engine.hostName === undefined
    ? uri
    : uri.replace(/\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?=[:/]|$)/, `//${engine.hostName}`)

export const containerCommand = (engine: ContainerEngine, step: ContainerStep): EngineCommand => {
  const { flags, passed } = environmentFlags(step.env)
  const [entryPoint, ...rest] = step.command
  const argv = [
    engine.path,
    'run',
    '--rm',
    '--name',
    step.name,
    '--cidfile',
    step.cidFile,
    '--label',
    `${containerLabel}=${step.name}`,
    ...engine.flags,
    ...engine.userFlags,
    '--pull',
    'never',
    ...limitFlags(engine, step),
    ...gpuFlags(engine, step.gpus),
    ...mountFlags(step.mounts),
    ...flags,
    ...(entryPoint === undefined ? [] : ['--entrypoint', entryPoint]),
    step.image,
    ...rest,
    ...step.args,
  ]
  return { argv, env: passed }
}
