/** What the SDK takes a value for, and whether it lets that into an input (`kfp.dsl.types.type_utils`). */
import { entry } from '#core/spec/document.ts'
import type { ComponentSpec, InputArtifact, InputParameter } from '#shared/pipeline.ts'
import { choicesOf, inputOf, type Kind, type Source } from './sources.ts'
import type { Block } from './tree.ts'

export interface Shape {
  readonly kind: Kind
  /** A parameter's type, an artifact's title. */
  readonly type: string
  readonly list: boolean
}

const ofParameter = (spec: InputParameter | undefined): Shape | undefined =>
  spec?.parameterType === undefined
    ? undefined
    : { kind: 'parameters', type: spec.parameterType, list: false }
const ofArtifact = (spec: InputArtifact | undefined): Shape | undefined =>
  spec?.artifactType?.schemaTitle === undefined
    ? undefined
    : { kind: 'artifacts', type: spec.artifactType.schemaTitle, list: spec.isArtifactList === true }

export const shapeOfPort = (
  definitions: ComponentSpec['inputDefinitions'] | ComponentSpec['outputDefinitions'],
  name: string,
): Shape | undefined =>
  ofParameter(entry(definitions?.parameters, name)) ?? ofArtifact(entry(definitions?.artifacts, name))

/** As the SDK sees a value that is written down. */
export function shapeOfValue(value: unknown, whole: boolean): Shape | undefined {
  const shape = (type: string): Shape => ({ kind: 'parameters', type, list: false })
  if (typeof value === 'string') return shape('STRING')
  if (typeof value === 'boolean') return shape('BOOLEAN')
  if (typeof value === 'number')
    return shape(whole && Number.isInteger(value) ? 'NUMBER_INTEGER' : 'NUMBER_DOUBLE')
  if (Array.isArray(value)) return shape('LIST')
  return typeof value === 'object' && value !== null ? shape('STRUCT') : undefined
}

/** Of written values the first one decides, and of a dictionary its first value, for all of its fields. */
function shapeOfRaw(raw: string, hasField: boolean): Shape | undefined {
  try {
    const [first] = JSON.parse(raw) as unknown[]
    if (!hasField) return shapeOfValue(first, !/^\s*\[\s*-?\d+\.\d/.test(raw))
    const [value] = typeof first === 'object' && first !== null ? Object.values(first) : []
    return typeof value === 'number' ? undefined : shapeOfValue(value, true)
  } catch {
    return undefined
  }
}

function shapeOfItem(loop: Block, hasField: boolean): Shape | undefined {
  const { parameterIterator, artifactIterator } = loop.task ?? {}
  const raw = parameterIterator?.items.raw
  if (raw !== undefined) return shapeOfRaw(raw, hasField)
  if (artifactIterator !== undefined)
    return ofArtifact(entry(loop.component.inputDefinitions?.artifacts, artifactIterator.itemInput))
  const source = inputOf(loop, 'parameters', parameterIterator?.items.inputParameter ?? '')
  const declared = ofParameter(
    entry(loop.component.inputDefinitions?.parameters, parameterIterator?.itemInput ?? ''),
  )
  // An argument gets its item's type in its annotation; of anything else the SDK lets items into every input.
  return hasField || source.from !== 'argument' || declared?.type === 'STRING' ? undefined : declared
}

/** Undefined: not known, or let into everything. */
export function shapeOf(source: Source, root: Block): Shape | undefined {
  switch (source.from) {
    case 'argument':
      return shapeOfPort(root.component.inputDefinitions, source.name)
    case 'item':
      return shapeOfItem(source.loop, source.fields.length > 0)
    case 'output':
      return shapeOfPort(source.step.component.outputDefinitions, source.port)
    case 'collected': {
      const inner = shapeOf(source.of, root)
      if (inner === undefined) return undefined
      return inner.kind === 'parameters'
        ? { kind: 'parameters', type: 'LIST', list: false }
        : { ...inner, list: true }
    }
    case 'oneof': {
      const [first] = choicesOf(source.branches, source.kind, source.port) ?? []
      return first === undefined ? undefined : shapeOf(first, root)
    }
    default:
      return undefined
  }
}

export function fits(given: Shape | undefined, wanted: Shape | undefined): boolean {
  if (given === undefined || wanted === undefined) return true
  if (given.kind !== wanted.kind || given.list !== wanted.list) return false
  if (given.kind === 'artifacts')
    return given.type === wanted.type || [given.type, wanted.type].includes('system.Artifact')
  return given.type === wanted.type
}

export const shapeWords = ({ type, list }: Shape): string => (list ? `a list of ${type}` : type)
