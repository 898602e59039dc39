/** What comes together while a pipeline is written: definitions, imports, names, and what could not be said. */
import type { PipelineDocument } from '#core/spec/document.ts'
import type { Problem } from '#shared/problem.ts'
import { dslNames, typingNames } from './known-names.ts'
import { Names } from './names.ts'

/** A component or sub-pipeline that has been defined, and how it is called. */
export interface Defined {
  /** In Python. */
  readonly name: string
  /** That the SDK's names of its tasks begin with. */
  readonly base: string
}

export class Writing {
  readonly doc: PipelineDocument
  readonly problems: Problem[] = []
  readonly notes: Problem[] = []
  /** Module-level blocks of source, in order. */
  readonly blocks: string[] = []
  readonly names = new Names([
    'dsl',
    'kfp',
    'compiler',
    'components',
    'kubernetes',
    ...dslNames,
    ...typingNames,
  ])
  /** By what they are. */
  readonly defined = new Map<string, Defined>()
  /** Some signature says `kfp.dsl.…`. */
  importsKfp = false
  /** Names after `def`, and the different components that want each. */
  readonly wishes = new Map<string, Set<string>>()
  usesKubernetes = false
  private readonly imports = new Map<string, Set<string>>()

  constructor(doc: PipelineDocument) {
    this.doc = doc
  }

  /** @returns the name, as it is used in the source */
  use(module: 'kfp' | 'typing' | 'kfp.dsl', name: string): string {
    const names = this.imports.get(module) ?? new Set()
    this.imports.set(module, names.add(name))
    return name
  }

  importLines(): string[] {
    const order = ['typing', 'kfp', 'kfp.dsl']
    const from = [...this.imports]
      .toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
      .map(([module, names]) => `from ${module} import ${[...names].sort().join(', ')}`)
    const own = from.filter((line) => line.startsWith('from typing'))
    const others = from.filter((line) => !own.includes(line))
    const sdk = this.importsKfp ? ['import kfp', ...others] : others
    return own.length === 0 ? sdk : [...own, '', ...sdk]
  }

  /** What `write` gives, or undefined when it had something to refuse; nothing of it is left then but the reason. */
  attempt<T>(write: () => T): { readonly value?: T; readonly problems: readonly Problem[] } {
    const [problems, notes, blocks] = [this.problems.length, this.notes.length, this.blocks.length]
    const defined = new Map(this.defined)
    const value = write()
    const found = this.problems.splice(problems)
    if (found.length === 0) return { value, problems: [] }
    this.notes.length = notes
    this.blocks.length = blocks
    this.defined.clear()
    for (const [key, one] of defined) this.defined.set(key, one)
    return { problems: found }
  }

  /** Something that Python's DSL has no words for. */
  refuse(task: string | undefined, message: string, hint?: string): void {
    this.problems.push({
      severity: 'error',
      code: 'not-in-dsl',
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(task === undefined ? {} : { task }),
    })
  }

  /** Something that comes out differently, without changing what the pipeline does. */
  note(code: string, task: string | undefined, message: string): void {
    this.notes.push({ severity: 'warning', code, message, ...(task === undefined ? {} : { task }) })
  }
}
