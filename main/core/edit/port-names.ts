/** Names of the inputs and outputs of a pipeline: which can be given, and giving another one in all places. */
import { entry, type PipelineDocument } from '#core/spec/document.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import { ok, type Result } from '#shared/result.ts'
import { withComponent } from './places.ts'
import { type Refusal, refuse } from './refusal.ts'
import type { Kind } from './wires.ts'

type Side = 'input' | 'output'

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Whether a parameter or an artifact has this name on this side; undefined: neither. */
export const kindOf = (component: ComponentSpec | undefined, side: Side, name: string): Kind | undefined =>
  (['parameters', 'artifacts'] as const).find(
    (kind) => entry<unknown>(component?.[`${side}Definitions`]?.[kind], name) !== undefined,
  )

/** @param renamedFrom its name so far, which it may keep */
export function judgeName(
  component: ComponentSpec,
  side: Side,
  name: string,
  renamedFrom?: string,
): Result<undefined, Refusal> {
  if (!identifier.test(name))
    return refuse(
      'bad-value',
      `\`${name}\` cannot be the name of an ${side}.`,
      'Use letters, digits and underscores, as in Python.',
    )
  return name !== renamedFrom && kindOf(component, side, name) !== undefined
    ? refuse('name-taken', `There is an ${side} \`${name}\` already.`)
    : ok(undefined)
}

/** The record with one key called otherwise, in its place. */
export const renameKey = <T>(
  record: Readonly<Record<string, T>>,
  from: string,
  to: string,
): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key === from ? to : key, value]))

/** The document with each of its components changed, the root among them. */
export const withEach = (
  doc: PipelineDocument,
  change: (component: ComponentSpec) => ComponentSpec,
): PipelineDocument =>
  [undefined, ...Object.keys(doc.spec.components ?? {})].reduce<PipelineDocument>(
    (so, name) => withComponent(so, name, change),
    doc,
  )
