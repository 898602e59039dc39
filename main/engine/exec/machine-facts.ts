/** What this machine can do for pipelines, found out when a document asks for it. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { classifyExecutor, volumeStub } from '#core/plan/component.ts'
import type { ContainerWay, Machine } from '#core/plan/machine.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { SecretStore } from '#engine/secrets/secret-store.ts'
import type { Environments, WorkspacePaths } from '#engine/services.ts'
import type { Permissions } from '#shared/contract/studio.ts'
import type { Containers } from './containers/containers.ts'
import { findProgram } from './step/container-step.ts'

/** Script inside `pythonRuntimeDir` that starts a program with mounts of its own. */
export const mountScript = 'nagare_runtime/with_mounts.py'

export interface MachineFacts {
  /** What is known now; asking nothing. The same object while nothing has changed. */
  machine(allowed: Permissions): Machine
  /** Finds out what matters for this document. */
  ask(doc: PipelineDocument): Promise<void>
}

export interface MachineParts {
  readonly containers: Containers
  readonly secrets: SecretStore
  readonly environments: Pick<Environments, 'python'>
  readonly paths: WorkspacePaths
  readonly pythonRuntimeDir: string
}

const wantsContainers = (doc: PipelineDocument): boolean =>
  Object.values(doc.spec.deploymentSpec?.executors ?? {}).some((executor) => {
    const executable = classifyExecutor(executor, doc.spec.sdkVersion)
    return executable.kind === 'container' && volumeStub(executable) === undefined
  })

const volumeKeys = [
  'secretAsVolume',
  'configMapAsVolume',
  'pvcMount',
  'emptyDirMounts',
  'genericEphemeralVolume',
] as const

const wantsMounts = (doc: PipelineDocument): boolean =>
  Object.values(doc.platform?.platforms?.['kubernetes']?.deploymentSpec?.executors ?? {}).some((settings) =>
    volumeKeys.some((key) => settings[key] !== undefined),
  )

const onlyLinux = 'only Linux can give one to a step outside a container'

class LocalMachine implements MachineFacts {
  private readonly parts: MachineParts
  private noMounts: Promise<string | undefined> | undefined
  private knownNoMounts: string | undefined = process.platform === 'linux' ? undefined : onlyLinux

  constructor(parts: MachineParts) {
    this.parts = parts
  }

  machine(allowed: Permissions): Machine {
    const { containers, secrets } = this.parts
    return {
      containers: this.way(containers.known, allowed.hostContainers === true),
      hasProgram: (name) => findProgram(name) !== undefined,
      downloads: allowed.downloads === true,
      localVolumes: allowed.localVolumes === true,
      noMounts: this.knownNoMounts,
      keysOf: (kind, name) => secrets.keysOf(kind, name),
    }
  }

  /** An engine that works goes before the host, which is only a substitute. */
  private way(known: Containers['known'], host: boolean): ContainerWay | undefined {
    if (known === undefined) return undefined
    if (known.ok) return { way: 'engine', engine: known.value.kind }
    return host ? { way: 'host' } : { way: 'none', why: known.error }
  }

  async ask(doc: PipelineDocument): Promise<void> {
    if (wantsContainers(doc)) await this.parts.containers.engine()
    if (process.platform === 'linux' && wantsMounts(doc)) {
      this.noMounts ??= this.tryMounts()
      this.knownNoMounts = await this.noMounts
    }
  }

  private async tryMounts(): Promise<string | undefined> {
    const python = await this.parts.environments.python()
    // That there is no Python is said by whoever needs one.
    if (!python.ok) return undefined
    mkdirSync(this.parts.paths.state, { recursive: true })
    const folder = mkdtempSync(join(this.parts.paths.state, 'mounts-'))
    const spec = join(folder, 'spec.json')
    const mounts = [{ from: folder, to: '/nagare-mount-probe' }]
    writeFileSync(spec, JSON.stringify({ mounts, scratch: join(folder, 'scratch'), argv: ['true'] }))
    const script = join(this.parts.pythonRuntimeDir, mountScript)
    try {
      return await new Promise((resolve) => {
        execFile(python.value.path, ['-I', '-S', script, spec], (error, _, stderr) =>
          resolve(
            error === null ? undefined : `this system refuses it (${stderr.trim().split('\n').at(-1) ?? ''})`,
          ),
        )
      })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

export const createMachineFacts = (parts: MachineParts): MachineFacts => new LocalMachine(parts)
