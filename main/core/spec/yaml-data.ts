/** From YAML's syntax tree to plain data, remembering how numbers were written. */
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml'
import type { FieldPath } from './document.ts'
import { numberForm, numberKey, numberText } from './numbers.ts'
import { integerOf, isIntegerText } from './yaml-schema.ts'

/** A refusal with the syntax node it is about. */
export class DataError extends Error {
  readonly code: string
  readonly node: Node | null
  constructor(code: string, message: string, node: Node | null) {
    super(message)
    this.code = code
    this.node = node
  }
}

export interface Data {
  readonly value: unknown
  /** See `PipelineDocument.numbers`. */
  readonly numbers: Map<string, string>
}

/** Nodes that come from aliases. A document without them is as large as its text. */
const expansionBudget = 200_000
const depthBudget = 256

interface Walk {
  readonly name: 'spec' | 'platform'
  readonly numbers: Map<string, string>
  readonly path: (string | number)[]
  /** What each anchor names so far. The library's own look-up walks the whole document every time. */
  readonly anchors: Map<string, Node>
  /** Anchored nodes being expanded: meeting one again means that the data contains itself. */
  readonly open: Set<Node>
  expanded: number
}

/** Aliases are expanded, within a budget of nodes (an "alias bomb" is refused); merge keys are applied. */
export function toData(doc: Document, name: 'spec' | 'platform'): Data {
  const walk: Walk = { name, numbers: new Map(), path: [], anchors: new Map(), open: new Set(), expanded: 0 }
  return { value: convert(doc.contents, walk), numbers: walk.numbers }
}

function convert(node: Node | null, walk: Walk): unknown {
  if (walk.open.size > 0) walk.expanded += 1
  if (walk.expanded > expansionBudget)
    throw new DataError('too-large', 'The aliases in this file expand to too much data.', node)
  if (walk.path.length > depthBudget)
    throw new DataError('too-deep', `This is nested deeper than ${depthBudget} levels.`, node)
  if (node === null) return null
  if (isAlias(node)) return expanded(node, walk)
  if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor) walk.anchors.set(node.anchor, node)
  if (isMap(node)) return record(node.items as Pair<Node, Node | null>[], walk)
  if (isSeq(node)) return node.items.map((item, index) => within(index, item as Node | null, walk))
  return isScalar(node) ? scalar(node.value, node.source, node.type === 'PLAIN', walk) : null
}

function within(step: string | number, node: Node | null, walk: Walk): unknown {
  walk.path.push(step)
  const value = convert(node, walk)
  walk.path.pop()
  return value
}

function expanded(node: Node, walk: Walk): unknown {
  const target = isAlias(node) ? walk.anchors.get(node.source) : undefined
  if (target === undefined) throw new DataError('not-yaml', 'This alias has no anchor.', node)
  if (walk.open.has(target))
    throw new DataError('not-yaml', 'This alias makes the data contain itself.', node)
  walk.open.add(target)
  const value = convert(target, walk)
  walk.open.delete(target)
  return value
}

function keyOf(node: Node | null): string {
  if (isScalar(node)) return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
  throw new DataError('not-yaml', 'A key must be a plain name.', node)
}

const isMergeKey = (node: Node | null): boolean =>
  isScalar(node) && node.type === 'PLAIN' && node.value === '<<'

function record(items: readonly Pair<Node, Node | null>[], walk: Walk): Record<string, unknown> {
  const own: Record<string, unknown> = {}
  const merged: Record<string, unknown>[] = []
  for (const { key, value } of items) {
    if (isMergeKey(key)) merged.push(...mergeSources(value, walk))
    else {
      const name = keyOf(key)
      if (name === '__proto__') throw new DataError('structure', 'The name `__proto__` cannot be used.', key)
      if (Object.hasOwn(own, name)) {
        throw new DataError(
          'duplicate-key',
          `The name \`${name.slice(0, 60)}\` stands twice in the same mapping.`,
          key,
        )
      }
      own[name] = within(name, value, walk)
    }
  }
  return merged.length === 0 ? own : Object.assign({}, ...merged.toReversed(), own)
}

function mergeSources(node: Node | null, walk: Walk): Record<string, unknown>[] {
  const value = convert(node, walk)
  const sources: unknown[] = Array.isArray(value) ? value : [value]
  if (sources.every((source) => typeof source === 'object' && source !== null && !Array.isArray(source))) {
    return sources as Record<string, unknown>[]
  }
  throw new DataError('not-yaml', 'A merge key (<<) needs a mapping.', node)
}

function scalar(value: unknown, source: string | undefined, plain: boolean, walk: Walk): unknown {
  if (typeof value !== 'number') return value
  const integer = plain && source !== undefined && isIntegerText(source)
  const written = integer ? integerOf(source).toString() : numberText(value, 'float')
  if (written !== numberText(value, numberForm(walk.path)))
    walk.numbers.set(numberKey(walk.name, walk.path), written)
  return value === 0 && integer ? 0 : value
}

/** The syntax node at a path, and of its key when it is a mapping's entry. */
export function nodeAt(doc: Document, path: FieldPath): Node | null {
  let node = doc.contents
  let found = node
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(doc) ?? null
    if (isMap(node)) {
      const pair = (node.items as Pair<Node, Node | null>[]).find(
        ({ key }) => isScalar(key) && keyOf(key) === String(step),
      )
      if (pair === undefined) return found
      found = pair.key
      node = pair.value
    } else if (isSeq(node)) {
      node = (node.items[Number(step)] as Node | undefined) ?? null
      found = node ?? found
    } else return found
  }
  return found
}
