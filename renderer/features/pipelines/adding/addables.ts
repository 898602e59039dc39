/** Everything that can be put on the canvas, as the palette and the picker list it. Pure. */
import { titleOf } from '#core/components/title.ts'
import { takeComponent } from '#core/edit/library.ts'
import { classifyExecutor } from '#core/plan/component.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { scoreOf } from '#frame/palette/rank.ts'
import type { ComponentCategory, ComponentItem, ComponentSource } from '#shared/components.ts'

export type FlowFrame = 'loop' | 'condition' | 'exit' | 'pipeline'

/** A component that a step can be made of. */
export interface PaletteComponent {
  readonly what: 'component'
  readonly id: string
  readonly title: string
  /** What it is called in code and in English, where the title is in another language: found by that as well. */
  readonly aka?: string
  readonly description?: string
  /** `here`: it is in this pipeline already. */
  readonly origin: 'here' | ComponentItem['origin']
  readonly category?: ComponentCategory
  /** Of my own: the subfolder. */
  readonly group?: string
  readonly source: ComponentSource
}

/** Titles of these are words of the page. */
export type Furniture =
  | { readonly what: 'frame'; readonly id: string; readonly title: string; readonly frame: FlowFrame }
  | { readonly what: 'python'; readonly id: string; readonly title: string }
  | { readonly what: 'note'; readonly id: string; readonly title: string }
  /** An input or output of the pipeline itself, for the end of a wire. */
  | { readonly what: 'strip'; readonly id: string; readonly title: string }

export type Addable = PaletteComponent | Furniture

export type SectionKey = 'here' | 'mine' | 'built-in' | 'flow' | 'new'

const sections: readonly SectionKey[] = ['here', 'mine', 'built-in', 'flow', 'new']

export const sectionOf = (one: Addable): SectionKey => {
  if (one.what === 'component') return one.origin
  return one.what === 'frame' ? 'flow' : 'new'
}

const firstLine = (text: string | undefined): string | undefined => text?.split('\n')[0]?.trim()

/** A Python component is what its function is: its own name stays as it was when the function was another. */
const nameOf = (doc: PipelineDocument, { name, executor }: ComponentSource): string => {
  const found = executor === undefined ? undefined : classifyExecutor(executor, doc.spec.sdkVersion)
  return found?.kind === 'python' ? found.functionName : name
}

/** What the steps of this pipeline are made of. Frames are not among it: they hold steps. */
export function componentsHere(doc: PipelineDocument): readonly PaletteComponent[] {
  return Object.keys(doc.spec.components ?? {}).flatMap((name) => {
    const source = takeComponent(doc, name)
    if (source?.executor === undefined) return []
    return [
      {
        what: 'component' as const,
        id: `here/${name}`,
        title: titleOf(nameOf(doc, source)),
        origin: 'here' as const,
        source,
      },
    ]
  })
}

/** Those that can be used; what is wrong with the others is told where the folder is shown. */
export const componentsOf = (items: readonly ComponentItem[]): readonly PaletteComponent[] =>
  items.flatMap(({ id, title, description, origin, category, group, source }) => {
    const short = firstLine(description)
    return source === undefined
      ? []
      : [
          {
            what: 'component' as const,
            id,
            title,
            origin,
            source,
            ...(short === undefined ? {} : { description: short }),
            ...(category === undefined ? {} : { category }),
            ...(group === undefined ? {} : { group }),
          },
        ]
  })

const spelled = 0.25

/** The letters of the query in their order, anywhere in the title: `lcsv` finds Load CSV. */
const isSpelled = (title: string, query: string): boolean => {
  let at = 0
  for (const letter of title.toLowerCase()) if (letter === query[at]) at += 1
  return at === query.length
}

/** 0: no match. What was typed may be the start of words, a part of one, or letters in their order. */
export function matchOf(one: Addable, query: string): number {
  const detail = one.what === 'component' ? `${one.description ?? ''} ${one.category ?? one.group ?? ''}` : ''
  const aka = one.what === 'component' ? (one.aka ?? '') : ''
  const score = Math.max(
    ...[one.title, aka].map((label) => (label === '' ? 0 : scoreOf({ id: one.id, label, detail }, query))),
  )
  if (score > 0) return score
  const letters = query.toLowerCase().replaceAll(/\s+/g, '')
  return letters.length > 1 && (isSpelled(one.title, letters) || isSpelled(aka, letters)) ? spelled : 0
}

export interface Section<T extends Addable = Addable> {
  readonly key: SectionKey
  readonly entries: readonly T[]
}

/** What a library has too is listed there only. */
export function withoutTwins(
  here: readonly PaletteComponent[],
  library: readonly PaletteComponent[],
): readonly PaletteComponent[] {
  const print = ({ source: { component, executor } }: PaletteComponent): string => {
    const { executorLabel: _, ...ports } = component
    return JSON.stringify([ports, executor])
  }
  const known = new Set(library.map(print))
  return here.filter((one) => !known.has(print(one)))
}

/**
 * In sections; with something typed, the best match of a section first and the section of the best match first.
 * @param bonus below 1, for what belongs to the front among equals
 */
export function inSections(
  all: readonly Addable[],
  query: string,
  bonus: (one: Addable) => number = () => 0,
): readonly Section[] {
  const matches = all.map((one) => ({ one, match: matchOf(one, query) }))
  // Letters here and there are only a guess: where something has the word itself, nobody meant them.
  const least = matches.some(({ match }) => match > spelled) ? spelled : 0
  const found = matches
    .filter(({ match }) => match > least)
    .map(({ one, match }) => ({ one, score: match + bonus(one) }))
    .toSorted((a, b) => b.score - a.score)
  const best = (key: SectionKey): number =>
    Math.max(0, ...found.filter(({ one }) => sectionOf(one) === key).map(({ score }) => score))
  const order = query.trim() === '' ? sections : sections.toSorted((a, b) => best(b) - best(a))
  return order
    .map((key) => ({ key, entries: found.map(({ one }) => one).filter((one) => sectionOf(one) === key) }))
    .filter(({ entries }) => entries.length > 0)
}
