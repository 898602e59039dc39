/**
 * What decides whether a step's earlier result is its result again. Never paths, run ids, names of runs or tasks,
 * times: only what the step can see and what it is made of. The preimage is kept, so that a difference can be told.
 */
import { canonical } from './canonical.ts'

/** Changed when a new version of Nagare runs steps in a way that makes earlier results wrong. */
export const salt = 'nagare/1'

/** Values whose text is longer are kept as their digest: a preimage stays small. */
const longValue = 2_000

/** sha256 of a text, as hex. */
export type Digest = (text: string) => string

/** One artifact as the step sees it. */
export interface SeenArtifact {
  readonly name: string
  readonly type: string
  readonly metadata: Readonly<Record<string, unknown>>
  /** Digest of the file or of everything in the folder; `absent` when there is nothing at its place. */
  readonly content: string
}

/** What is known about a step that is about to run. */
export interface StepFacts {
  /** How it is started: the command with its placeholders, the function's name, extra arguments. */
  readonly command: readonly string[]
  /** Declared inputs and outputs, by name, with their types. */
  readonly interface: unknown
  /** The source of a Python component. */
  readonly code?: string
  /** Key of the Python environment, or the digest of the image. */
  readonly environment: string
  readonly parameters: Readonly<Record<string, { readonly type: string; readonly value: unknown }>>
  readonly inputs: Readonly<Record<string, readonly SeenArtifact[]>>
  /** Declared variables, resolved. */
  readonly variables: Readonly<Record<string, string>>
  /** Keyed fingerprints, never values. */
  readonly secrets: Readonly<Record<string, string>>
  /** The author's own key, which then stands for everything but the component. */
  readonly customKey?: string
}

/** A value in a preimage: itself, or what stands for a long one. */
export type Kept =
  | { readonly type: string; readonly value: unknown }
  | { readonly type: string; readonly digest: string }

export interface Preimage {
  readonly salt: string
  readonly customKey?: string
  readonly command: readonly string[]
  /** Digest. */
  readonly interface: string
  /** Digest of the source; empty for what has none. */
  readonly code: string
  readonly environment: string
  readonly parameters: Readonly<Record<string, Kept>>
  readonly inputs: Readonly<Record<string, readonly SeenArtifact[]>>
  readonly variables: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
}

const keep = ({ type, value }: { readonly type: string; readonly value: unknown }, digest: Digest): Kept => {
  const text = canonical(value)
  return text.length > longValue ? { type, digest: digest(text) } : { type, value }
}

const whole = (facts: StepFacts, digest: Digest): Preimage => ({
  salt,
  command: facts.command,
  interface: digest(canonical(facts.interface)),
  code: facts.code === undefined ? '' : digest(facts.code),
  environment: facts.environment,
  parameters: Object.fromEntries(
    Object.entries(facts.parameters).map(([name, given]) => [name, keep(given, digest)]),
  ),
  inputs: facts.inputs,
  variables: facts.variables,
  secrets: facts.secrets,
})

/**
 * A custom key (`set_caching_options(cache_key=…)`) says what the result depends on instead of everything else, as in
 * the SDK; what is handed out must still be the same, so the command and the interface stay.
 */
export const preimageOf = (facts: StepFacts, digest: Digest): Preimage => {
  const all = whole(facts, digest)
  if (facts.customKey === undefined) return all
  const nothing = { environment: '', code: '', parameters: {}, inputs: {}, variables: {}, secrets: {} }
  return { ...all, ...nothing, customKey: facts.customKey }
}

export const keyOf = (preimage: Preimage, digest: Digest): string => digest(canonical(preimage))
