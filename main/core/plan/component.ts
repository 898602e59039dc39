/**
 * What an executor is. The SDK compiles a lightweight Python component into two nested shells around its source;
 * that shape is recognised, so that the component runs without either shell and without downloading kfp.
 */
import type { ContainerSpec, ExecutorSpec } from '#shared/pipeline.ts'
import { type InstallPlan, nothingToInstall, readInstallScript } from './install-script.ts'

export interface PythonComponent {
  readonly kind: 'python'
  readonly source: string
  readonly functionName: string
  /** Requirement lines that the author asked for, with pip options among them; the injected kfp is left out. */
  readonly packages: readonly string[]
  /** The first replaces the default index, the others are added to it. */
  readonly indexUrls: readonly string[]
  readonly trustedHosts: readonly string[]
  /** Arguments besides `--executor_input` and `--function_to_execute`. */
  readonly extraArgs: readonly string[]
  /** The image it would run in on a cluster. */
  readonly image: string
  readonly env: Readonly<Record<string, string>>
}
export interface ContainerComponent {
  readonly kind: 'container'
  readonly image: string
  readonly command: readonly string[]
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}
export type Executable =
  | PythonComponent
  | ContainerComponent
  | { readonly kind: 'importer' }
  /** Resolvers and custom jobs: only other products run these. */
  | { readonly kind: 'foreign'; readonly name: string }

const runner =
  /^program_path=\$\(mktemp -d\) printf "%s" "\$0" > "\$program_path\/ephemeral_component\.py" (?:_KFP_RUNTIME=true )?python3 -m kfp\.(?:v2\.)?(?:dsl|components)\.executor_main --component_module_path "\$program_path\/ephemeral_component\.py" "\$@"$/
const oneSpaced = (text: string): string => text.trim().replaceAll(/\s+/g, ' ')

/** `["sh", "-ec", RUN, SOURCE]` at the end of the command; the source of the component. */
function ephemeralSource(command: readonly string[]): string | undefined {
  const [shell, flag, script, source] = command.slice(-4)
  const known = shell === 'sh' && flag === '-ec' && script !== undefined && runner.test(oneSpaced(script))
  return known ? source : undefined
}

interface FunctionCall {
  readonly functionName: string
  readonly extraArgs: readonly string[]
}
function functionCall(args: readonly string[]): FunctionCall | undefined {
  const extraArgs: string[] = []
  let functionName: string | undefined
  let takesInput = false
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? ''
    if (arg === '--executor_input') takesInput = args[(index += 1)] === '{{$}}'
    else if (arg === '--function_to_execute') functionName = args[(index += 1)]
    else extraArgs.push(arg)
  }
  return functionName !== undefined && takesInput ? { functionName, extraArgs } : undefined
}

function installsOf(command: readonly string[], sdkVersion: string | undefined): InstallPlan | undefined {
  if (command.length === 4) return nothingToInstall
  const [shell, flag, script] = command
  return command.length === 7 && shell === 'sh' && flag === '-c' && script !== undefined
    ? readInstallScript(script, sdkVersion)
    : undefined
}

const environmentOf = (container: ContainerSpec): Record<string, string> =>
  Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value ?? '']))

function classifyContainer(container: ContainerSpec, sdkVersion: string | undefined): Executable {
  const command = container.command ?? []
  const args = container.args ?? []
  const image = container.image ?? ''
  const env = environmentOf(container)
  const source = ephemeralSource(command)
  const call = source === undefined ? undefined : functionCall(args)
  const installs = call === undefined ? undefined : installsOf(command, sdkVersion)
  if (source === undefined || call === undefined || installs === undefined) {
    return { kind: 'container', image, command, args, env }
  }
  return { kind: 'python', source, ...call, ...installs, image, env }
}

const recognised = new WeakMap<
  ExecutorSpec,
  { readonly sdkVersion: string | undefined; readonly found: Executable }
>()

/**
 * Recognises what an executor runs; the same executor is read once, since documents share what an edit leaves alone. A command that is not exactly a compiled lightweight component (a containerized
 * Python component has no source in it) is a container, to be run as given.
 * @param sdkVersion the pipeline's own word about its compiler; tells the packages of an author from those of old SDKs.
 */
export function classifyExecutor(executor: ExecutorSpec, sdkVersion: string | undefined): Executable {
  const known = recognised.get(executor)
  if (known !== undefined && known.sdkVersion === sdkVersion) return known.found
  const found = classify(executor, sdkVersion)
  recognised.set(executor, { sdkVersion, found })
  return found
}

function classify(executor: ExecutorSpec, sdkVersion: string | undefined): Executable {
  if (executor.container !== undefined) return classifyContainer(executor.container, sdkVersion)
  if (executor.importer !== undefined) return { kind: 'importer' }
  const name = executor.resolver === undefined ? 'customJob' : 'resolver'
  return { kind: 'foreign', name }
}

/** `CreatePVC` and `DeletePVC` are compiled to images that are never pulled: the cluster's driver acts instead. */
export const volumeStub = (executable: Executable): 'create' | 'delete' | undefined => {
  if (executable.kind !== 'container') return undefined
  const stub = /^argostub\/(create|delete)pvc/.exec(executable.image)?.[1]
  return stub === 'create' || stub === 'delete' ? stub : undefined
}
