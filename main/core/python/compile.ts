/**
 * A function as the component that the SDK would compile it to: the same interface, and a command of the same two
 * shells, so that `kfp` and the backend run it as their own.
 */
import type { ComponentSpec, ExecutorSpec, InputArtifact, InputParameter } from '#shared/pipeline.ts'
import type { PythonType } from './annotation.ts'
import type { ComponentOptions } from './options.ts'
import type { PythonFunction, PythonInput, PythonOutput } from './signature.ts'
import { sourceWith } from './step-code.ts'

/** What is written into the file for whoever runs it elsewhere. */
export interface CompileFacts {
  /** Of the SDK that the command asks for: `2.17.0`. */
  readonly kfpVersion: string
  /** Used when the source names none. */
  readonly baseImage: string
}

/** As the release of the SDK does it that Nagare's own steps are compiled like. */
export const sdkFacts: CompileFacts = { kfpVersion: '2.17.0', baseImage: 'python:3.11' }

const definition = (port: PythonInput | PythonOutput): InputParameter & InputArtifact => ({
  ...typeFields(port.type),
  ...(port.description === undefined ? {} : { description: port.description }),
})

const typeFields = (type: PythonType): InputParameter & InputArtifact =>
  type.kind === 'artifact'
    ? { artifactType: type.type, ...(type.list ? { isArtifactList: true } : {}) }
    : { parameterType: type.type, ...(type.literals === undefined ? {} : { literals: [...type.literals] }) }

const inputDefinition = (input: PythonInput): InputParameter & InputArtifact => ({
  ...definition(input),
  ...(input.defaultValue === undefined || input.defaultValue === null
    ? {}
    : { defaultValue: input.defaultValue }),
  ...(input.optional ? { isOptional: true } : {}),
})

const named = <T extends PythonInput | PythonOutput, D>(
  ports: readonly T[],
  kind: PythonType['kind'],
  define: (port: T) => D,
): Record<string, D> | undefined => {
  const chosen = ports.filter(({ type }) => type.kind === kind)
  return chosen.length === 0 ? undefined : Object.fromEntries(chosen.map((port) => [port.name, define(port)]))
}

function sides<T extends PythonInput | PythonOutput>(
  ports: readonly T[],
  define: (port: T) => InputParameter & InputArtifact,
): ComponentSpec['inputDefinitions'] {
  const parameters = named(ports, 'parameter', define)
  const artifacts = named(ports, 'artifact', define)
  if (parameters === undefined && artifacts === undefined) return undefined
  return {
    ...(artifacts === undefined ? {} : { artifacts }),
    ...(parameters === undefined ? {} : { parameters }),
  }
}

/** A Python text literal, as `repr` writes it. */
const repr = (text: string): string => {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`
}

function indexOptions({ indexUrls, trustedHosts }: Pick<Installs, 'indexUrls' | 'trustedHosts'>): string {
  if (indexUrls.length === 0) return ''
  const urls = indexUrls.map((url, index) => `${index === 0 ? '--index-url' : '--extra-index-url'} ${url}`)
  const hosts = (trustedHosts ?? indexUrls).map((host) => `--trusted-host ${host}`)
  return `${[...urls, ...hosts].join(' ')} `
}

const pipInstall = (
  parts: readonly string[],
  options: Pick<Installs, 'indexUrls' | 'trustedHosts'>,
): string =>
  `python3 -m pip install --quiet --no-warn-script-location ${indexOptions(options)}${parts.map(repr).join(' ')}`

/** What the first shell installs. */
export interface Installs {
  readonly packages: readonly string[]
  readonly indexUrls: readonly string[]
  /** Absent: the hosts of the indexes. */
  readonly trustedHosts?: readonly string[]
  /** Of the SDK itself: `['kfp==2.17.0', '--no-deps', …]`; empty: not wanted. */
  readonly kfp: readonly string[]
  /** Into an environment of its own (`use_venv`). */
  readonly venv?: boolean
}

/** As the SDK asks for itself. */
export const kfpInstall = (version: string): readonly string[] => [
  `kfp==${version}`,
  '--no-deps',
  'typing-extensions>=3.7.4,<5; python_version<"3.9"',
]

const ownVenv = [
  '',
  'export PIP_DISABLE_PIP_VERSION_CHECK=1',
  'tmp=$(mktemp -d)',
  'python3 -m venv "$tmp/venv" --system-site-packages',
  '. "$tmp/venv/bin/activate"',
  '',
].join('\n')

/** The first shell: packages, then the SDK without its dependencies. */
export function installCommand(installs: Installs): string[] {
  const { packages } = installs
  const kfp = packages.some((one) => one.startsWith('kfp')) ? [] : installs.kfp
  if (kfp.length === 0 && packages.length === 0) return []
  const commands = [
    ...(packages.length > 0 ? [pipInstall(packages, installs)] : []),
    ...(packages.length > 0 && kfp.length > 0 ? [' && '] : []),
    ...(kfp.length > 0 && installs.venv === true ? [ownVenv] : []),
    ...(kfp.length > 0 ? [pipInstall(kfp, installs)] : []),
  ]
  const script = [
    '',
    'if ! [ -x "$(command -v pip)" ]; then',
    '    python3 -m ensurepip || python3 -m ensurepip --user || apt-get install python3-pip',
    'fi',
    '',
    `PIP_DISABLE_PIP_VERSION_CHECK=1 ${commands.join(' ')} && "$0" "$@"`,
    '',
  ]
  return ['sh', '-c', script.join('\n')]
}

const gap = ' '.repeat(24)
/** The second shell: the source into a file, and the SDK's runner on it. */
const runScript = [
  'program_path=$(mktemp -d)',
  '',
  'printf "%s" "$0" > "$program_path/ephemeral_component.py"',
  `_KFP_RUNTIME=true python3 -m kfp.dsl.executor_main ${gap}--component_module_path ${gap}"$program_path/ephemeral_component.py" ${gap}"$@"`,
  '',
].join('\n')

const runCommand = (one: PythonFunction): string[] =>
  one.options.targetImage === undefined
    ? ['sh', '-ec', runScript, sourceWith(one.definition)]
    : ['python3', '-m', 'kfp.dsl.executor_main']

const installsOf = (options: ComponentOptions, kfpVersion: string): Installs => ({
  packages: options.packages,
  indexUrls: options.indexUrls,
  ...(options.trustedHosts === undefined ? {} : { trustedHosts: options.trustedHosts }),
  kfp: options.installKfp && options.targetImage === undefined ? kfpInstall(kfpVersion) : [],
  venv: options.useVenv,
})

/** What a function takes and gives, as a component says it. */
export const interfaceOf = (
  one: PythonFunction,
): Pick<ComponentSpec, 'inputDefinitions' | 'outputDefinitions'> => {
  const inputs = sides(one.inputs, inputDefinition)
  const outputs = sides(one.outputs, definition)
  return {
    ...(inputs === undefined ? {} : { inputDefinitions: inputs }),
    ...(outputs === undefined ? {} : { outputDefinitions: outputs }),
  }
}

/** The component and its executor; the component's `executorLabel` is given by the document that takes it in. */
export function compileFunction(
  one: PythonFunction,
  facts: CompileFacts,
): { readonly component: ComponentSpec; readonly executor: ExecutorSpec } {
  const image = one.options.targetImage ?? one.options.baseImage ?? facts.baseImage
  return {
    component: interfaceOf(one),
    executor: {
      container: {
        image,
        command: [...installCommand(installsOf(one.options, facts.kfpVersion)), ...runCommand(one)],
        args: ['--executor_input', '{{$}}', '--function_to_execute', one.name],
      },
    },
  }
}
