/**
 * Makes ready what a step needs before it takes a slot: an environment, an image, what the platform document gives.
 * The answer knows how to start it, whichever way that is.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type ContainerComponent,
  classifyExecutor,
  type Executable,
  type PythonComponent,
} from '#core/plan/component.ts'
import { kubernetesSettings, rawKubernetesSettings } from '#core/plan/kubernetes.ts'
import { type PlaceholderContext, type ResolvedInputs, resolveText } from '#core/plan/placeholders.ts'
import { taskConfig } from '#core/plan/task-config.ts'
import { parameterTypeOf } from '#core/plan/values.ts'
import { warmModules } from '#core/plan/warm.ts'
import { entry } from '#core/spec/document.ts'
import type { ComponentSpec, ExecutorSpec } from '#shared/pipeline.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'
import type { ContainerEngine } from '../containers/engines.ts'
import { mountScript } from '../machine-facts.ts'
import type { StepCommand } from '../process/launcher.ts'
import { noteEnvironment, noteImage } from '../track.ts'
import type { Warmth } from '../warm/warm-starts.ts'
import type { AttemptJob, StepServices } from './attempt-job.ts'
import {
  commandContext,
  containerStart,
  hostArgv,
  makeFolders,
  type ResolvedCommand,
  resolveCommand,
} from './container-step.ts'
import type { PlaceVariables } from './in-place.ts'
import { prepareEnvironment } from './prepare-environment.ts'
import { asksForKfp, componentCommand, prepareFiles } from './prepare-files.ts'
import { pullImage } from './pull-image.ts'
import { componentOfJob } from './see-to-end.ts'
import { componentVariables, stepEnvironment } from './step-environment.ts'
import { type GivenPlatform, givePlatform } from './step-platform.ts'

/** A step that can be started. */
export interface ReadyStep {
  /** Writes what the step reads, and answers with what to start. Called once, when its MLflow run is there. */
  readonly command: (stepRunId: string, marker: string, place: PlaceVariables) => StepCommand
  /** Absent: it starts plainly. */
  readonly warmth?: Warmth
  /** Lets go of what was kept for it on disk. Called once, when nothing of it runs any more. */
  readonly release?: () => void
  /** Notes what it runs on; joins the transaction of its beginning. */
  readonly began: (stepRunId: string) => void
}

interface Subject {
  readonly job: AttemptJob
  readonly services: StepServices
  readonly component: ComponentSpec
  readonly executor: ExecutorSpec
  readonly context: PlaceholderContext
  readonly platform: GivenPlatform
}

/** What the component and the platform document set, and where MLflow is. */
const ownVariables = (
  { services, job, context, platform }: Subject,
  executable: PythonComponent | ContainerComponent,
  stepRunId: string,
  { threads, devices }: PlaceVariables,
): Record<string, string> => {
  const declared = Object.entries(executable.env).map(
    ([name, value]) => [name, resolveText(value, context)] as const,
  )
  return componentVariables({
    trackingUri: services.trackingUri(),
    experimentId: job.experimentId,
    mlflowRunId: stepRunId,
    workspaceRoot: services.paths.root,
    component: { ...threads, ...Object.fromEntries(declared), ...platform.env, ...devices },
  })
}

/** On the host, folders appear at paths of their own only inside a mount namespace. */
const withMounts = (subject: Subject, python: string, argv: readonly string[]): readonly string[] => {
  const { mounts } = subject.platform
  if (mounts.length === 0) return argv
  const { directory } = subject.job.paths
  const spec = join(directory, 'mounts.json')
  writeFileSync(spec, JSON.stringify({ mounts, scratch: join(directory, 'mounts'), argv }))
  return [python, '-I', '-S', join(subject.services.pythonRuntimeDir, mountScript), spec]
}

const hostEnvironment = (
  subject: Subject,
  executable: PythonComponent | ContainerComponent,
  stepRunId: string,
  place: PlaceVariables,
): Record<string, string> => ({
  ...stepEnvironment(ownVariables(subject, executable, stepRunId, place)),
  NAGARE_PYCACHE: join(subject.services.paths.state, 'pycache'),
})

/** Task configurations are bound to nothing: the driver fills them in. */
const configured = ({ job, component, executor, context }: Subject): ResolvedInputs => {
  const names = Object.entries(component.inputDefinitions?.parameters ?? {}).flatMap(([name, spec]) =>
    parameterTypeOf(spec) === 'TASK_CONFIG' ? [name] : [],
  )
  const { inputs } = job.spec
  if (names.length === 0) return inputs
  const kubernetes = rawKubernetesSettings(job.doc, component)
  const config = taskConfig(component, executor.container ?? {}, kubernetes, (text) =>
    resolveText(text, context),
  )
  return {
    ...inputs,
    parameters: { ...inputs.parameters, ...Object.fromEntries(names.map((name) => [name, config])) },
  }
}

/** Steps with folders at paths of their own, or with a `kfp` of their own, need an interpreter of their own. */
const warmthOf = (subject: Subject, executable: PythonComponent, python: string): Warmth | undefined => {
  if (subject.platform.mounts.length > 0 || executable.packages.some(asksForKfp)) return undefined
  const env = { ...process.env, ...executable.env, ...subject.platform.env }
  const modules = warmModules(executable.source, env)
  return modules === undefined ? undefined : { python, modules }
}

const pythonStep = async (
  subject: Subject,
  executable: PythonComponent,
): Promise<Result<ReadyStep, Failure>> => {
  const { job, services, component } = subject
  const environment = await prepareEnvironment(job, services, executable)
  if (!environment.ok) return environment
  const { python, release } = environment.value
  const warmth = warmthOf(subject, executable, python)
  return ok({
    ...(warmth === undefined ? {} : { warmth }),
    release,
    command: (stepRunId, marker, place) => {
      prepareFiles(component, executable, configured(subject), job.paths)
      const argv = componentCommand(python, services.pythonRuntimeDir, job.paths)
      return {
        argv: withMounts(subject, python, argv),
        env: hostEnvironment(subject, executable, stepRunId, place),
        interpreter: python,
        marker,
      }
    },
    began: (stepRunId) =>
      noteEnvironment(services.tracking, stepRunId, environment.value, executable.packages),
  })
}

const hostStep = async (
  subject: Subject,
  executable: ContainerComponent,
  resolved: ResolvedCommand,
): Promise<Result<ReadyStep, Failure>> => {
  const { job, services } = subject
  const argv = hostArgv(resolved, executable.image)
  if (!argv.ok) return argv
  const python = await services.environments.python()
  if (!python.ok && (subject.platform.mounts.length > 0 || process.platform === 'win32')) return python
  const interpreter = python.ok ? python.value.path : ''
  job.log.note(`Runs on this machine itself, not in the image ${executable.image}.`)
  return ok({
    command: (stepRunId, marker, place) => {
      makeFolders(job.paths)
      return {
        argv: withMounts(subject, interpreter, argv.value),
        env: hostEnvironment(subject, executable, stepRunId, place),
        interpreter,
        marker,
      }
    },
    began: () => undefined,
  })
}

const containerStep = async (
  subject: Subject,
  executable: ContainerComponent,
  resolved: ResolvedCommand,
  engine: ContainerEngine,
): Promise<Result<ReadyStep, Failure>> => {
  const { job, services, component, executor, platform } = subject
  const policy = kubernetesSettings(job.doc, component)?.imagePullPolicy
  const image = await pullImage(job, services, engine, executable.image, policy)
  if (!image.ok) return image
  return ok({
    command: (stepRunId, marker, place) => {
      makeFolders(job.paths)
      const env = ownVariables(subject, executable, stepRunId, place)
      const artifactRoot = services.paths.artifacts
      const start = { job, component, executor, resolved, platform, env, engine, marker, artifactRoot }
      const { argv, env: passed } = containerStart({ ...start, image: executable.image })
      // The engine itself is a program of this machine; the step's variables pass through it.
      return {
        argv,
        env: { ...stepEnvironment({}), ...engineVariables(), ...passed },
        interpreter: '',
        marker,
      }
    },
    began: (stepRunId) => noteImage(services.tracking, stepRunId, executable.image, image.value),
  })
}

/** Where engines look for their own sockets, stores and settings. */
const engineVariables = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && /^(DOCKER_|CONTAINER|PODMAN_|STORAGE_|BUILDAH_)/.test(name)
        ? [[name, value]]
        : [],
    ),
  )

const commandStep = async (
  subject: Subject,
  executable: ContainerComponent,
): Promise<Result<ReadyStep, Failure>> => {
  const resolved = resolveCommand(executable, subject.context)
  if (!resolved.ok) return resolved
  const engine = await subject.services.containers.engine()
  if (engine.ok) return containerStep(subject, executable, resolved.value, engine.value)
  if (subject.job.allowed.hostContainers === true) return hostStep(subject, executable, resolved.value)
  return err({
    reason: 'spawn',
    message: engine.error,
    hint: 'Get podman or docker to work here; or run with --host-containers to start the command on this machine itself.',
  })
}

const executableOf = (job: AttemptJob, executor: ExecutorSpec | undefined): Executable | undefined =>
  executor === undefined ? undefined : classifyExecutor(executor, job.doc.spec.sdkVersion)

export const prepareStep = async (
  job: AttemptJob,
  services: StepServices,
): Promise<Result<ReadyStep, Failure>> => {
  const component = componentOfJob(job)
  const executor = entry(job.doc.spec.deploymentSpec?.executors, job.spec.executorLabel)
  const executable = executableOf(job, executor)
  if (
    component === undefined ||
    executor === undefined ||
    executable === undefined ||
    executable.kind === 'importer' ||
    executable.kind === 'foreign'
  ) {
    const what = executable === undefined ? 'no executor' : `a ${executable.kind} executor`
    return err({
      reason: 'internal',
      message: `This step has ${what}, which should have been refused before the run.`,
    })
  }
  const sources = {
    secrets: services.secrets,
    paths: services.paths,
    localVolumes: job.allowed.localVolumes === true,
  }
  const platform = givePlatform(job.doc, component, job.spec.platform, job.facts, job.paths, sources)
  if (!platform.ok) return platform
  const context = commandContext(job, component)
  const subject: Subject = { job, services, component, executor, context, platform: platform.value }
  return executable.kind === 'python' ? pythonStep(subject, executable) : commandStep(subject, executable)
}
