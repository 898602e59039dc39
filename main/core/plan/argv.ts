/** Command lines of executors: the structs that the SDK hides in strings, and the placeholders in them. */

import { entry } from '#core/spec/document.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { type PlaceholderContext, resolveText } from './placeholders.ts'

const structStart = /^\s*\{\s*"(?:Concat|IfPresent)"\s*:/
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
type Struct = Readonly<Record<string, Json>>

const isStruct = (value: Json | undefined): value is Struct =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isPresent = (name: string, context: PlaceholderContext): boolean =>
  (entry(context.inputs.parameters, name) ?? undefined) !== undefined ||
  (entry(context.inputs.artifacts, name)?.length ?? 0) > 0

/** The words that a struct stands for: none, one or several. */
function words(value: Json | undefined, context: PlaceholderContext): string[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.flatMap((item: Json) => words(item, context))
  if (!isStruct(value)) return [String(value)]
  const concat = value['Concat']
  if (Array.isArray(concat)) return [words(concat, context).join('')]
  const choice = value['IfPresent']
  if (!isStruct(choice)) return [JSON.stringify(value)]
  return words(isPresent(String(choice['InputName']), context) ? choice['Then'] : choice['Else'], context)
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

function expanded(word: string, context: PlaceholderContext): string[] {
  const struct = structStart.test(word) ? parsed(word) : undefined
  return isStruct(struct) ? words(struct, context) : [word]
}

const unresolved = /\{\{\$(?:\.(?:inputs|outputs)\b[^{}]*)?\}\}/

/**
 * The words to start a process with. `Concat` joins, `IfPresent` takes one side or the other (a list gives several
 * words, a missing `Else` gives none), then placeholders are resolved.
 * @returns the first placeholder about inputs or outputs that this context does not know.
 */
export function resolveArgv(argv: readonly string[], context: PlaceholderContext): Result<string[], string> {
  const resolved: string[] = []
  for (const word of argv.flatMap((item) => expanded(item, context))) {
    const text = resolveText(word, context)
    // A value may itself hold such text: only what was there before counts.
    const left = unresolved.test(word) && text === word ? unresolved.exec(text)?.[0] : undefined
    if (left !== undefined) return err(left)
    resolved.push(text)
  }
  return ok(resolved)
}
