/** Names: what Python takes for one, which are taken, and which the SDK makes of them. */

const keywords = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield match case type'.split(
    ' ',
  ),
)
/** Would be hidden from the code below them. */
const builtins = new Set(
  'print list dict str int float bool set tuple len max min sum map filter range open input id type object'.split(
    ' ',
  ),
)

export const isIdentifier = (text: string): boolean =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text) && !keywords.has(text)

/** A name that a person would write: `Train model (v2)` is `train_model_v2`. */
export function identifier(text: string): string {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '')
  const started = /^\p{N}/u.test(plain) || plain === '' ? `step_${plain}`.replace(/_$/, '') : plain
  return keywords.has(started) ? `${started}_` : started
}

/** Names that are taken in one scope. */
export class Names {
  private readonly taken: Set<string>
  constructor(taken: Iterable<string> = []) {
    this.taken = new Set(taken)
  }
  has(name: string): boolean {
    return this.taken.has(name)
  }
  reserve(name: string): void {
    this.taken.add(name)
  }
  /** These, and more that are taken only there. */
  inside(more: Iterable<string>): Names {
    return new Names([...this.taken, ...more])
  }
  /** This name, or the next one with a number behind it. */
  take(wish: string): string {
    let name = builtins.has(wish) ? `${wish}_` : wish
    for (let number = 2; this.taken.has(name); number += 1) name = `${wish}_${number}`
    this.taken.add(name)
    return name
  }
}

/** What the SDK makes of a component's name in the name of a task (`kfp.dsl.utils`). */
export const taskName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^-0-9a-z]+/g, '-')
    .replaceAll(/-+/g, '-')
    .replaceAll(/^-|-$/g, '')

/** The SDK's numbering: the second `train` is `train-2`. */
export function numbered(name: string, taken: ReadonlySet<string>): string {
  let unique = name
  for (let number = 2; taken.has(unique); number += 1) unique = `${name}-${number}`
  return unique
}

/** `train-2` where there is a `train` is its second use. */
export function baseOf(key: string, keys: ReadonlySet<string>): string {
  const base = key.replace(/-\d+$/, '')
  return base !== key && keys.has(base) ? base : key
}
