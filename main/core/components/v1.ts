/** A component in the v1 format (`name`, `inputs`, `outputs`, `implementation.container`), as the SDK 2.17 takes it over. */
import { keyFor } from '#core/edit/steps.ts'
import type { FieldPath } from '#core/spec/document.ts'
import type { ComponentSpec, InputParameter } from '#shared/pipeline.ts'
import { isRecord } from '#shared/record.ts'
import { ComponentFault } from './fault.ts'
import type { ComponentReading } from './reading.ts'
import { type Ports, portName, wordsOf } from './v1-command.ts'
import { defaultOf, type Port, typeOf } from './v1-types.ts'

type Data = Readonly<Record<string, unknown>>
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined

/** Does this data claim to be a component in the v1 format? */
export const isV1 = (data: unknown): data is Data => isRecord(data) && Object.hasOwn(data, 'implementation')

interface Declared {
  readonly name: string
  readonly isParameter: boolean
  readonly port: Port
}

function declared(list: unknown, side: 'inputs' | 'outputs'): Declared[] {
  if (list === undefined || list === null) return []
  if (!Array.isArray(list))
    throw new ComponentFault(
      'bad-ports',
      [side],
      `“${side}” has to be a list.`,
      'Write [{name: …, type: …}].',
    )
  const ports = list.map((one: unknown, index) => portOf(one, side, [side, index]))
  for (const [index, { name }] of ports.entries()) {
    if (ports.findIndex((other) => other.name === name) < index)
      throw new ComponentFault(
        'bad-ports',
        [side, index],
        `There are two ${side} with the name “${name}”.`,
        'Rename one.',
      )
  }
  return ports
}

function portOf(one: unknown, side: 'inputs' | 'outputs', path: FieldPath): Declared {
  const written = isRecord(one) ? text(one['name']) : undefined
  if (!isRecord(one) || written === undefined)
    throw new ComponentFault(
      'bad-ports',
      path,
      'An input or output has no name.',
      'Write {name: …, type: …}.',
    )
  const type = typeOf(one['type'])
  const description = text(one['description'])
  const words = description === undefined ? {} : { description }
  const isOptional = one['optional'] === true || Object.hasOwn(one, 'default') || type === 'TASK_FINAL_STATUS'
  const optional = side === 'inputs' && isOptional ? { isOptional: true } : {}
  const name = portName(written)
  if (name === '')
    throw new ComponentFault(
      'bad-ports',
      path,
      `The name “${written}” holds no letter that the name of an input or output can have.`,
      'Use letters from a to z, digits and _.',
    )
  if (typeof type !== 'string')
    return { name, isParameter: false, port: { artifactType: type, ...words, ...optional } }
  const given = one['default']
  const value =
    side === 'outputs' || given === undefined || given === null
      ? {}
      : { defaultValue: defaultOf(given, type, [...path, 'default']) }
  const port: InputParameter = { parameterType: type, ...words, ...optional, ...value }
  return { name, isParameter: true, port }
}

function definitions(ports: readonly Declared[]): ComponentSpec['inputDefinitions'] {
  const of = (isParameter: boolean): Record<string, Port> =>
    Object.fromEntries(
      ports.filter((one) => one.isParameter === isParameter).map(({ name, port }) => [name, port]),
    )
  const [parameters, artifacts] = [of(true), of(false)]
  if (ports.length === 0) return undefined
  return {
    ...(Object.keys(artifacts).length === 0 ? {} : { artifacts }),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
  }
}

function containerOf(data: Data): Data {
  const { implementation } = data
  const container = isRecord(implementation) ? implementation['container'] : undefined
  if (isRecord(container)) return container
  const isGraph = isRecord(implementation) && Object.hasOwn(implementation, 'graph')
  throw new ComponentFault(
    isGraph ? 'graph-component' : 'no-container',
    ['implementation'],
    isGraph
      ? 'This component is a graph in the v1 format, which Kubeflow Pipelines 2 cannot run.'
      : 'This component does not say in which container it runs.',
    isGraph ? 'Draw it as a pipeline of its steps.' : 'Add implementation.container with an image.',
  )
}

function environment(env: unknown, ports: Ports): { env?: { name: string; value: string }[] } {
  if (!isRecord(env)) return {}
  const entries = Object.entries(env).map(([name, value]) => {
    const [word = ''] = wordsOf([value], ports, ['implementation', 'container', 'env', name])
    return { name, value: word }
  })
  return entries.length === 0 ? {} : { env: entries }
}

/** @throws ComponentFault with the field that cannot be taken over */
export function readV1(data: Data, fallbackName: string): ComponentReading {
  const [inputs, outputs] = [declared(data['inputs'], 'inputs'), declared(data['outputs'], 'outputs')]
  const ports: Ports = {
    inputs: new Set(inputs.map(({ name }) => name)),
    outputs: new Map(outputs.map(({ name, isParameter }) => [name, isParameter])),
  }
  const container = containerOf(data)
  const image = text(container['image'])
  const at: FieldPath = ['implementation', 'container']
  if (image === undefined)
    throw new ComponentFault(
      'no-image',
      at,
      'The container has no image.',
      'Add implementation.container.image.',
    )
  const [command, args] = [
    wordsOf(container['command'], ports, [...at, 'command']),
    wordsOf(container['args'], ports, [...at, 'args']),
  ]
  const title = text(data['name']) ?? fallbackName
  const description = text(data['description'])
  const [inputDefinitions, outputDefinitions] = [definitions(inputs), definitions(outputs)]
  return {
    name: keyFor(title),
    title,
    ...(description === undefined ? {} : { description }),
    packages: [],
    source: {
      name: keyFor(title),
      component: {
        ...(inputDefinitions === undefined ? {} : { inputDefinitions }),
        ...(outputDefinitions === undefined ? {} : { outputDefinitions }),
      },
      executor: {
        container: {
          image,
          ...(command.length === 0 ? {} : { command }),
          ...(args.length === 0 ? {} : { args }),
          ...environment(container['env'], ports),
        },
      },
    },
  }
}
