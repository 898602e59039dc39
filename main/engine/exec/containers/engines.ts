/**
 * Finds a container engine that works, by running a container with it: `info` and `version` answer on machines where
 * nothing can be run. The image is our own, made of one tiny program, so that no network is needed.
 */
import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { err, ok, type Result } from '#shared/result.ts'
import { tinyExecutable, tinyImage, tinyProgram } from './tiny-image.ts'

type Kind = 'podman' | 'docker'

export interface ContainerEngine {
  readonly kind: Kind
  readonly path: string
  /** What `run` needs on this machine, as the probe found it. */
  readonly flags: readonly string[]
  /** Makes what the container writes belong to the person. */
  readonly userFlags: readonly string[]
  /** Whether cpu and memory limits can be given. */
  readonly limits: boolean
  /** How a container calls this machine, where it is not on the machine's own network. */
  readonly hostName?: string
}

export interface EngineOptions {
  /** A folder on the workspace's disk: whether that can be mounted is part of the question. */
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform?: NodeJS.Platform
}

export const engineVariable = 'NAGARE_CONTAINER_ENGINE'
const probeImage = 'nagare-probe:1'
const timeoutMs = 30_000

interface Answer {
  readonly ok: boolean
  readonly text: string
}

const call = (
  path: string,
  args: readonly string[],
  options: EngineOptions,
  input?: Buffer,
): Promise<Answer> =>
  new Promise((resolve) => {
    const child = execFile(
      path,
      [...args],
      { env: { ...options.env }, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 8 << 20 },
      (error, stdout, stderr) =>
        resolve({ ok: error === null, text: (error === null ? stdout : stderr || error.message).trim() }),
    )
    // An engine that does not even read its input says why on stderr.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })

const lastLine = (text: string): string =>
  text
    .split('\n')
    .findLast((line) => line.trim() !== '')
    ?.trim() ?? ''

const onPath = (name: string, env: EngineOptions['env']): string | undefined =>
  (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file))

interface Candidate {
  readonly flags: readonly string[]
  readonly limits: boolean
}

/** From the best to what old or nested machines still allow: without an init, without limits, without cgroups. */
const candidates = (kind: Kind): Candidate[] => {
  const common = ['--network', 'host', '--security-opt', 'label=disable']
  const bare = ['--cgroups=disabled', '--ulimit=host']
  return [
    { flags: [...common, '--init'], limits: true },
    { flags: [...common, '--init'], limits: false },
    { flags: common, limits: false },
    ...(kind === 'podman'
      ? [
          { flags: [...common, '--init', ...bare], limits: false },
          { flags: [...common, ...bare], limits: false },
        ]
      : []),
  ]
}

/** Rootless engines map root in the container to the person; elsewhere the person's own number is given. */
const userFlagsOf = async (kind: Kind, path: string, options: EngineOptions): Promise<string[]> => {
  const { platform = process.platform } = options
  const uid = process.getuid?.() ?? 0
  if (platform !== 'linux' || uid === 0) return ['--user', '0:0']
  const rootless =
    kind === 'podman' ||
    (await call(path, ['info', '--format', '{{.SecurityOptions}}'], options)).text.includes('rootless')
  return ['--user', rootless ? '0:0' : `${uid}:${process.getgid?.() ?? uid}`]
}

/** Behind a virtual machine (macOS, Windows) the host's network is another one. */
const forPlatform = (flags: readonly string[], platform: NodeJS.Platform): string[] =>
  platform === 'linux'
    ? [...flags]
    : flags.filter((flag, at) => flag !== '--network' && flags[at - 1] !== '--network')

const hostNames: Readonly<Record<Kind, string>> = {
  podman: 'host.containers.internal',
  docker: 'host.docker.internal',
}

const probe = async (
  kind: Kind,
  path: string,
  options: EngineOptions,
): Promise<Result<ContainerEngine, string>> => {
  const { platform = process.platform } = options
  const [image, program] = [tinyImage(), tinyExecutable()]
  if (image === undefined || program === undefined)
    return err(`processors of the kind ${process.arch} are not known`)
  const imported = await call(path, ['import', '-', probeImage], options, image)
  if (!imported.ok) return err(lastLine(imported.text))
  mkdirSync(options.folder, { recursive: true })
  const folder = mkdtempSync(join(options.folder, 'probe-'))
  try {
    const file = join(folder, tinyProgram)
    writeFileSync(file, program)
    chmodSync(file, 0o755)
    const userFlags = await userFlagsOf(kind, path, options)
    let why = ''
    for (const { flags, limits } of candidates(kind)) {
      const chosen = forPlatform(flags, platform)
      const limited = limits ? ['--cpus', '1', '--memory', '64m'] : []
      const mounted = [
        '--mount',
        `type=bind,source=${folder},target=/probe`,
        '--entrypoint',
        `/probe/${tinyProgram}`,
      ]
      const answer = await call(
        path,
        ['run', '--rm', ...chosen, ...userFlags, ...limited, ...mounted, probeImage],
        options,
      )
      if (answer.ok) {
        const host = platform === 'linux' ? {} : { hostName: hostNames[kind] }
        return ok({ kind, path, flags: chosen, userFlags, limits, ...host })
      }
      why = lastLine(answer.text)
    }
    return err(why)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const named = (wanted: string): { kind: Kind; name: string } => ({
  kind: /docker[^/\\]*$/.test(wanted) ? 'docker' : 'podman',
  name: wanted,
})

/**
 * The first of podman and docker that runs a container; `NAGARE_CONTAINER_ENGINE` names another program, or `none`.
 * @returns a whole sentence that says what was tried.
 */
export const findEngine = async (options: EngineOptions): Promise<Result<ContainerEngine, string>> => {
  const wanted = options.env[engineVariable]
  if (wanted === 'none') return err(`No container engine is used here (${engineVariable} is “none”).`)
  if ((options.platform ?? process.platform) === 'win32')
    return err('Container components run on Linux and macOS only so far.')
  const choices = wanted ? [named(wanted)] : [named('podman'), named('docker')]
  const tried: string[] = []
  for (const { kind, name } of choices) {
    const path = name.includes('/') ? name : onPath(name, options.env)
    if (path === undefined) tried.push(`${name} is not installed`)
    else {
      const found = await probe(kind, path, options)
      if (found.ok) return found
      tried.push(`${name} cannot run a container (${found.error.replace(/\.$/, '')})`)
    }
  }
  return err(`No container engine works here: ${tried.join(', ')}.`)
}
