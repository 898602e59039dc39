/** Everything that can be put on the canvas, as the palette and the picker list it. Pure. */
import { canonical } from '#core/cache/canonical.ts'
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

/** A part of a section: components for one kind of work, or of one folder. */
export interface Shelf {
  readonly category?: ComponentCategory
  readonly folder?: string
  readonly entries: readonly Addable[]
}

export interface Section {
  readonly key: SectionKey
  readonly entries: readonly Addable[]
  /** The same entries in the same order; a single one while something is searched, where the best comes first. */
  readonly shelves: readonly Shelf[]
}

const shelfOf = (one: Addable): Pick<Shelf, 'category' | 'folder'> => {
  if (one.what !== 'component') return {}
  if (one.category !== undefined) return { category: one.category }
  return one.group === undefined ? {} : { folder: one.group }
}

/** In the order in which the first of each comes; entries are expected to be sorted by it. */
function shelvesOf(entries: readonly Addable[]): readonly Shelf[] {
  const shelves = Map.groupBy(entries, (one) => Object.values(shelfOf(one))[0])
  return [...shelves.values()].flatMap((own) => {
    const [first] = own
    return first === undefined ? [] : [{ ...shelfOf(first), entries: own }]
  })
}

/** In whatever order their keys are written: the SDK sorts them, the library does not. */
const printOf = ({ source: { component, executor } }: PaletteComponent): string => {
  const { executorLabel: _, ...ports } = component
  return canonical([ports, executor])
}

/** What a library has too is listed there only; what the SDK wrote once for every step is listed once. */
export function withoutTwins(
  here: readonly PaletteComponent[],
  library: readonly PaletteComponent[],
): readonly PaletteComponent[] {
  const known = new Set(library.map(printOf))
  return here.filter((one) => {
    const print = printOf(one)
    const isNew = !known.has(print)
    known.add(print)
    return isNew
  })
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
  const isSearch = query.trim() !== ''
  const order = isSearch ? sections.toSorted((a, b) => best(b) - best(a)) : sections
  return order.flatMap((key) => {
    const entries = found.map(({ one }) => one).filter((one) => sectionOf(one) === key)
    if (entries.length === 0) return []
    return [{ key, entries, shelves: isSearch ? [{ entries }] : shelvesOf(entries) }]
  })
}
