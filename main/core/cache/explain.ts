/** Why a step runs although something like it ran before: the difference of two preimages, as one cause. */
import type { ReuseCause } from '#shared/reuse.ts'
import { canonical } from './canonical.ts'
import type { Kept, Preimage } from './preimage.ts'

/** Display name of the task that an input comes from; undefined for constants and the pipeline's own inputs. */
export type ProducerOf = (kind: 'parameter' | 'artifact', input: string) => string | undefined

const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)

const changedNames = (
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !same(before[name], after[name]),
  )

/** How far two preimages are apart: what is nearest explains best. */
const distance = (a: Preimage, b: Preimage): number => {
  const parts = ['code', 'command', 'interface', 'environment', 'salt', 'customKey'] as const
  const plain = parts.filter((part) => !same(a[part], b[part])).length
  const records = ['parameters', 'inputs', 'variables', 'secrets'] as const
  return records.reduce((sum, part) => sum + changedNames(a[part], b[part]).length, plain * 2)
}

/** The earlier preimage that differs least; of equals the first, so candidates come newest first. */
export const nearest = <T extends { readonly preimage: Preimage }>(
  candidates: readonly T[],
  current: Preimage,
): T | undefined => {
  let best: { readonly one: T; readonly far: number } | undefined
  for (const one of candidates) {
    const far = distance(one.preimage, current)
    if (best === undefined || far < best.far) best = { one, far }
  }
  return best?.one
}

const longText = 60
/** A value for a sentence; long ones are only said to have changed. */
const shown = (kept: Kept | undefined): string | undefined => {
  if (kept === undefined) return undefined
  if (!('value' in kept)) return '…'
  const text = JSON.stringify(kept.value) ?? 'null'
  return text.length > longText ? `${text.slice(0, longText - 1)}…` : text
}

const parameterCause = (
  before: Preimage,
  after: Preimage,
  producerOf: ProducerOf,
): ReuseCause | undefined => {
  const names = changedNames(before.parameters, after.parameters)
  // What a person set is the cause; what follows from it upstream is not.
  const [name] = names.toSorted((a, b) => Number(made(a)) - Number(made(b)))
  function made(one: string): boolean {
    return producerOf('parameter', one) !== undefined
  }
  if (name === undefined) return undefined
  const upstream = producerOf('parameter', name)
  const [from, to] = [shown(before.parameters[name]), shown(after.parameters[name])]
  return {
    type: 'parameter',
    name,
    ...(from === undefined || from === to ? {} : { from }),
    ...(to === undefined || from === to ? {} : { to }),
    ...(upstream === undefined ? {} : { upstream }),
    ...(names.length > 1 ? { more: names.length - 1 } : {}),
  }
}

const inputCause = (before: Preimage, after: Preimage, producerOf: ProducerOf): ReuseCause | undefined => {
  const names = changedNames(before.inputs, after.inputs)
  const [name] = names
  if (name === undefined) return undefined
  const upstream = producerOf('artifact', name)
  return { type: 'input', name, ...(upstream === undefined ? {} : { upstream }) }
}

/** The most telling difference: code before values, what a person set before what follows from it. */
export const explain = (before: Preimage, after: Preimage, producerOf: ProducerOf): ReuseCause => {
  if (before.code !== after.code) return { type: 'code' }
  if (!same(before.command, after.command)) return { type: 'command' }
  if (before.interface !== after.interface) return { type: 'interface' }
  const [variable] = changedNames(before.variables, after.variables)
  const [secret] = changedNames(before.secrets, after.secrets)
  const parameter = parameterCause(before, after, producerOf)
  const input = inputCause(before, after, producerOf)
  if (parameter?.type === 'parameter' && parameter.upstream === undefined) return parameter
  if (variable !== undefined) return { type: 'variable', name: variable }
  if (secret !== undefined) return { type: 'secret', name: secret }
  if (before.environment !== after.environment) return { type: 'environment' }
  return (
    input ?? parameter ?? (same(before.customKey, after.customKey) ? { type: 'version' } : { type: 'key' })
  )
}
