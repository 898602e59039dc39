/** Pipelines of container components, as their IR. */
type Json = Readonly<Record<string, unknown>>

export interface ContainerText {
  readonly image?: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly resources?: Json
  readonly inputs?: Json
  readonly artifacts?: Json
  readonly parameters?: Readonly<Record<string, string>>
  readonly takes?: readonly string[]
  readonly outputs?: Readonly<Record<string, string>>
  readonly gives?: readonly string[]
  readonly kubernetes?: Json
}

const dataset = { artifactType: { schemaTitle: 'system.Dataset', schemaVersion: '0.0.1' } }
const mapped = <T, U>(record: Readonly<Record<string, T>> | undefined, make: (value: T) => U) =>
  Object.fromEntries(Object.entries(record ?? {}).map(([key, value]) => [key, make(value)]))
const listed = (names: readonly string[] | undefined) =>
  Object.fromEntries((names ?? []).map((name) => [name, dataset]))

type Steps = Readonly<Record<string, ContainerText>>
const each = (steps: Steps, prefix: string, make: (step: ContainerText, key: string) => unknown) =>
  Object.fromEntries(Object.entries(steps).map(([key, step]) => [`${prefix}${key}`, make(step, key)]))

const taskOf = ({ inputs, artifacts }: ContainerText, key: string) => ({
  taskInfo: { name: key },
  componentRef: { name: `comp-${key}` },
  inputs: { parameters: inputs ?? {}, artifacts: artifacts ?? {} },
})

const componentOf = ({ parameters, takes, outputs, gives }: ContainerText, key: string) => ({
  executorLabel: `exec-${key}`,
  inputDefinitions: {
    parameters: mapped(parameters, (parameterType) => ({ parameterType })),
    artifacts: listed(takes),
  },
  outputDefinitions: {
    parameters: mapped(outputs, (parameterType) => ({ parameterType })),
    artifacts: listed(gives),
  },
})

const executorOf = ({ image = 'tool:1', command, args, env, resources }: ContainerText) => ({
  container: {
    image,
    command: command ?? [],
    args: args ?? [],
    env: Object.entries(env ?? {}).map(([name, value]) => ({ name, value })),
    ...(resources === undefined ? {} : { resources }),
  },
})

/** @param root joins the root component: its inputs. */
export const containerPipeline = (steps: Steps, root: Json = {}): string => {
  const spec = {
    pipelineInfo: { name: 'containers' },
    schemaVersion: '2.1.0',
    sdkVersion: 'kfp-2.17.0',
    root: { ...root, dag: { tasks: each(steps, '', taskOf) } },
    components: each(steps, 'comp-', componentOf),
    deploymentSpec: { executors: each(steps, 'exec-', executorOf) },
  }
  const executors = Object.fromEntries(
    Object.entries(steps).flatMap(([key, { kubernetes }]) =>
      kubernetes === undefined ? [] : [[`exec-${key}`, kubernetes]],
    ),
  )
  const platform = { platforms: { kubernetes: { deploymentSpec: { executors } } } }
  const documents = Object.keys(executors).length === 0 ? [spec] : [spec, platform]
  return documents.map((document) => JSON.stringify(document)).join('\n---\n')
}

export const constant = (value: unknown) => ({ runtimeValue: { constant: value } })
