import type { z } from 'zod'
import type { Chance } from './chance.ts'

/** What is known of a world: values that exist in it, by the name of the field that takes them. */
export interface Pools {
  valuesFor(field: string): readonly string[]
}

interface Def {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly innerType?: z.ZodType
  readonly in?: z.ZodType
  readonly out?: z.ZodType
  readonly entries?: Readonly<Record<string, string>>
}

const defOf = (schema: z.ZodType): Def => schema._zod.def

/** The type that a pipe reads: a transform before or after it says nothing about the shape. */
const readBy = (def: Def): z.ZodType | undefined =>
  def.in !== undefined && defOf(def.in).type !== 'transform' ? def.in : def.out

const words = [
  '',
  'a',
  'loss',
  'val/loss',
  'a b',
  'ünï',
  '損失',
  'x'.repeat(249),
  "it's",
  '"',
  '%',
  '\u0000',
] as const
const wholes = [0, 1, -1, 5, 100, 1_700_000_000_000] as const

const text = (name: string, random: Chance, pools: Pools): string => {
  const known = pools.valuesFor(name)
  return (random.odds(0.8) ? random.any(known) : undefined) ?? random.pick(words)
}

/** A value of the shape that a schema asks for, with ids and names of things that exist where it can. */
export const sample = (schema: z.ZodType, name: string, random: Chance, pools: Pools): unknown => {
  const def = defOf(schema)
  const inner = def.innerType ?? (def.type === 'pipe' ? readBy(def) : undefined)
  if (inner !== undefined) return sample(inner, name, random, pools)
  if (def.shape !== undefined) return sampleObject(def.shape, random, pools)
  if (def.element !== undefined) {
    const { element } = def
    return Array.from({ length: random.below(4) }, () => sample(element, name, random, pools))
  }
  if (def.entries !== undefined) return random.any(Object.values(def.entries))
  if (def.type === 'boolean') return random.odds(0.5)
  if (def.type === 'string') return text(name, random, pools)
  return random.odds(0.2) ? String(random.pick(wholes)) : random.pick(wholes)
}

const sampleObject = (
  shape: Readonly<Record<string, z.ZodType>>,
  random: Chance,
  pools: Pools,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(shape)
      .filter(([, type]) => !type.safeParse(undefined).success || random.odds(0.6))
      .map(([key, type]) => [key, sample(type, key, random, pools)]),
  )
