/** Inputs and outputs of the pipeline that are made for a port: typed by it, and named after it. */
import { entry, type PipelineDocument } from '#core/spec/document.ts'
import { isChannel } from '#core/spec/graph/names.ts'
import { mentionsIn } from '#core/spec/graph/ports.ts'
import type { PortSpec } from './interface.ts'
import { taskAt } from './places.ts'
import type { Kind, Source, Target } from './wires.ts'

type Taken = Readonly<Record<string, unknown>> | undefined

/** A Python name, made free with a number: `rows`, `rows_2`. */
function freeIdentifier(wish: string, ...taken: readonly Taken[]): string {
  const plain = wish.replaceAll(/[^A-Za-z0-9_]+/g, '_').replace(/^(?=\d)/, '_') || 'value'
  const isFree = (name: string): boolean => taken.every((one) => entry(one, name) === undefined)
  if (isFree(plain)) return plain
  for (let number = 2; ; number += 1) if (isFree(`${plain}_${number}`)) return `${plain}_${number}`
}

/**
 * The pipeline input that a step's input asks for. The value that it has now, or would have by itself, becomes the
 * default: nothing runs differently for having been made an input.
 */
export function inputFor(
  doc: PipelineDocument,
  target: Target,
  kind: Kind,
): { readonly name: string; readonly port: PortSpec } | undefined {
  if (target.to !== 'input') return undefined
  const found = taskAt(doc, target.node)
  const known = doc.spec.root.inputDefinitions
  const name = freeIdentifier(target.port, known?.parameters, known?.artifacts)
  if (kind === 'artifacts') {
    const spec = entry(found?.component?.inputDefinitions?.artifacts, target.port)
    if (spec === undefined) return undefined
    const { isOptional: _, ...needed } = spec
    return { name, port: { kind, spec: needed } }
  }
  const spec = entry(found?.component?.inputDefinitions?.parameters, target.port)
  if (spec === undefined) return undefined
  const { isOptional: _, defaultValue, ...typed } = spec
  const constant = entry(found?.task.inputs?.parameters, target.port)?.runtimeValue?.constant
  const value = mentionsIn(constant).length > 0 ? undefined : (constant ?? defaultValue)
  const filled = value === undefined || value === null ? {} : { defaultValue: value, isOptional: true }
  const optional = spec.isOptional === true ? { isOptional: true } : {}
  return { name, port: { kind, spec: { ...typed, ...optional, ...filled } } }
}

/** The name of the pipeline output that hands out what is made here; the SDK calls a nameless one `Output`. */
export function outputNameFor(doc: PipelineDocument, source: Source): string {
  const known = doc.spec.root.outputDefinitions
  if (source.from === 'status') return freeIdentifier('status', known?.parameters, known?.artifacts)
  const node = source.from === 'output' ? (source.node.split('/').at(-1) ?? '') : ''
  const wish = source.port === 'Output' || isChannel(source.port) ? node : source.port
  return freeIdentifier(wish, known?.parameters, known?.artifacts)
}
