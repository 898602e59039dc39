/**
 * Steps that are a command and not a recognised Python component: in a container where an engine works, on the host
 * where the person allows it. Outputs are files at the places that the command is told, read by their declared type.
 */
import { existsSync, mkdirSync } from 'node:fs'
import { delimiter, isAbsolute, join, sep } from 'node:path'
import { resolveArgv } from '#core/plan/argv.ts'
import type { ContainerComponent } from '#core/plan/component.ts'
import { localPath } from '#core/plan/local-path.ts'
import { type PlaceholderContext, resolveText } from '#core/plan/placeholders.ts'
import type { ComponentSpec, ExecutorSpec } from '#shared/pipeline.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'
import type { AttemptPaths } from '../attempt-paths.ts'
import { containerCommand, type Mount, trackingUriInside } from '../containers/container-command.ts'
import type { ContainerEngine } from '../containers/engines.ts'
import { markerVariable } from '../process/marked.ts'
import type { AttemptJob } from './attempt-job.ts'
import { noteContainer } from './container-record.ts'
import { executorInput, outputPlaces } from './executor-input.ts'
import type { GivenPlatform } from './step-platform.ts'

/** Where KFP mounts the workspace; components may have it written out. */
const workspaceMount = '/kfp-workspace'

/** What the placeholders in a command, in variables and in resources may stand for. */
export const commandContext = (job: AttemptJob, component: ComponentSpec): PlaceholderContext => {
  const places = outputPlaces(component, job.paths)
  const { inputs } = job.spec
  const lists = Object.entries(component.inputDefinitions?.artifacts ?? {})
  return {
    facts: job.facts,
    inputs,
    artifactLists: new Set(lists.flatMap(([name, { isArtifactList }]) => (isArtifactList ? [name] : []))),
    pathOf: localPath,
    outputs: { ...places, outputFile: job.paths.executorOutput },
    executorInput: JSON.parse(JSON.stringify(executorInput(component, inputs, places, job.paths))),
  }
}

export interface ResolvedCommand {
  readonly command: readonly string[]
  readonly args: readonly string[]
}

export const resolveCommand = (
  executable: ContainerComponent,
  context: PlaceholderContext,
): Result<ResolvedCommand, Failure> => {
  const command = resolveArgv(executable.command, context)
  const args = resolveArgv(executable.args, context)
  if (command.ok && args.ok) return ok({ command: command.value, args: args.value })
  const left = !command.ok ? command.error : args.ok ? '' : args.error
  return err({
    reason: 'bad-input',
    message: `Nothing is known for ${left} in the command of this step.`,
    hint: 'Give the input a value, or use dsl.IfPresentPlaceholder for one that may be missing.',
  })
}

/** Folders of an attempt; the KFP launcher makes them too, so commands need not. */
export const makeFolders = (paths: AttemptPaths): void => {
  mkdirSync(paths.work, { recursive: true })
  mkdirSync(paths.outputs, { recursive: true })
}

const isInside = (path: string, folder: string): boolean => path === folder || path.startsWith(folder + sep)

/** Artifacts of this workspace are one mount, however many there are; others are mounted one by one. Read only. */
const inputMounts = (job: AttemptJob, artifactRoot: string): Mount[] => {
  const workspace = job.facts.workspace_path
  const paths = Object.values(job.spec.inputs.artifacts)
    .flat()
    .map(localPath)
    .filter((path) => isAbsolute(path) && existsSync(path))
    .filter((path) => workspace === undefined || !isInside(path, workspace))
  const outside = paths.filter((path) => !isInside(path, artifactRoot))
  const folders = outside.length === paths.length ? outside : [artifactRoot, ...outside]
  return [...new Set(folders)].map((path) => ({ from: path, to: path, readOnly: true }))
}

const workspaceMounts = (workspace: string | undefined): Mount[] =>
  workspace === undefined || !existsSync(workspace)
    ? []
    : [
        { from: workspace, to: workspace },
        { from: workspace, to: workspaceMount },
      ]

/** Numbers as the file gives them, placeholders resolved. Memory is in gigabytes there. */
const resourcesOf = (
  executor: ExecutorSpec,
  context: PlaceholderContext,
): { gpus: number; cpus?: number; memoryBytes?: number } => {
  const { cpuLimit, memoryLimit, accelerator } = executor.container?.resources ?? {}
  const count = Number(resolveText(String(accelerator?.resourceCount ?? accelerator?.count ?? 0), context))
  return {
    gpus: Number.isSafeInteger(count) && count > 0 ? count : 0,
    ...(cpuLimit === undefined || cpuLimit <= 0 ? {} : { cpus: cpuLimit }),
    ...(memoryLimit === undefined || memoryLimit <= 0 ? {} : { memoryBytes: Math.round(memoryLimit * 1e9) }),
  }
}

export interface ContainerStart {
  readonly job: AttemptJob
  readonly component: ComponentSpec
  readonly executor: ExecutorSpec
  readonly image: string
  readonly resolved: ResolvedCommand
  readonly platform: GivenPlatform
  /** The step's variables, without anything of this machine. */
  readonly env: Readonly<Record<string, string>>
  readonly engine: ContainerEngine
  readonly marker: string
  readonly artifactRoot: string
}

/** The command that starts the container. Which one it is is on disk before it exists. */
export const containerStart = (start: ContainerStart) => {
  const { job, engine, marker, platform } = start
  const name = `nagare-${marker}`
  noteContainer(job.paths, { engine: engine.path, name })
  const { outputs, work } = job.paths
  const uri = start.env['MLFLOW_TRACKING_URI']
  return containerCommand(engine, {
    image: start.image,
    ...start.resolved,
    env: {
      ...start.env,
      ...(uri === undefined ? {} : { MLFLOW_TRACKING_URI: trackingUriInside(engine, uri) }),
      [markerVariable]: marker,
    },
    mounts: [
      { from: outputs, to: outputs },
      { from: work, to: work },
      ...inputMounts(job, start.artifactRoot),
      ...workspaceMounts(job.facts.workspace_path),
      ...platform.mounts,
    ],
    name,
    cidFile: join(job.paths.directory, 'container.id'),
    ...resourcesOf(start.executor, commandContext(job, start.component)),
  })
}

/** The program on this machine's path; undefined when there is none. */
export const findProgram = (
  name: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined => {
  if (name.includes('/')) return existsSync(name) ? name : undefined
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file))
}

/** The command on the host itself. */
export const hostArgv = (
  { command, args }: ResolvedCommand,
  image: string,
): Result<readonly string[], Failure> => {
  const [program, ...rest] = command
  if (program === undefined) {
    return err({
      reason: 'spawn',
      message: `This step has no command of its own, only the entry point of the image ${image}.`,
      hint: 'Install podman or docker, or give the component a command.',
    })
  }
  const found = findProgram(program)
  if (found !== undefined) return ok([found, ...rest, ...args])
  return err({
    reason: 'spawn',
    message: `The program “${program}” is not on this machine; the image ${image} would have it.`,
    hint: `Install ${program}, or podman or docker to run the container itself.`,
  })
}
