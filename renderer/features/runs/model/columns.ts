/** Which columns the runs table shows, in what order and how wide; what the person changed is kept per experiment. */
export type ColumnGroup = 'info' | 'params' | 'metrics' | 'tags'

export interface RunColumn {
  /** `name`, `state`, …, `params.lr`, `metrics.auc`, `tags.stage`: also what the server sorts by. */
  readonly id: string
  readonly group: ColumnGroup
  /** Key inside params, metrics or tags; the same as `id` for info columns. */
  readonly key: string
  readonly width: number
  readonly numeric: boolean
  readonly sortable: boolean
}

export interface ColumnKeys {
  readonly params: readonly string[]
  readonly metrics: readonly string[]
  readonly tags: readonly string[]
}

/** What the first rows tell about parameters: how long their values are and whether they are numbers. */
export interface ColumnHints {
  readonly longest: Readonly<Record<string, number>>
  readonly numeric: ReadonlySet<string>
}
export const noHints: ColumnHints = { longest: {}, numeric: new Set() }

/** Only what differs from the default is kept: new keys then appear without a reset. */
export interface ColumnChoice {
  readonly shown: Readonly<Record<string, boolean>>
  readonly order: readonly string[]
  readonly widths: Readonly<Record<string, number>>
}

export const defaultChoice: ColumnChoice = { shown: {}, order: [], widths: {} }

const info = (id: string, width: number, numeric = false, sortable = true): RunColumn => ({
  id,
  group: 'info',
  key: id,
  width,
  numeric,
  sortable,
})

const infoColumns: readonly RunColumn[] = [
  info('name', 152),
  info('state', 88),
  info('duration', 78, true),
  info('started', 84),
  info('experiment', 120, false, false),
  info('pipeline', 120, false, false),
  info('user', 92, false, false),
  info('source', 140, false, false),
]
const shownInfo = new Set(['name', 'state', 'duration', 'started'])
/** In a narrow window results come before circumstances: two parameters, no start time. */
const narrowParams = 2
const shownPerGroup: Readonly<Record<ColumnGroup, number>> = { info: 0, params: 4, metrics: 6, tags: 2 }
const groups: readonly ColumnGroup[] = ['info', 'params', 'metrics', 'tags']

export function allColumns(keys: ColumnKeys, hints: ColumnHints = noHints): RunColumn[] {
  const keyed = (group: 'params' | 'metrics' | 'tags', least: number): RunColumn[] =>
    keys[group].map((key) => ({
      id: `${group}.${key}`,
      group,
      key,
      width: widthFor(key, group === 'params' ? (hints.longest[key] ?? 0) : 0, least),
      numeric: group === 'metrics' || (group === 'params' && hints.numeric.has(key)),
      sortable: true,
    }))
  return [...infoColumns, ...keyed('params', 56), ...keyed('metrics', 92), ...keyed('tags', 96)]
}

/** Wide enough for its header and its values, within reason. */
const widthFor = (key: string, longest: number, least: number): number =>
  Math.min(160, Math.max(least, 26 + Math.max(key.length, Math.min(longest, 18)) * 6.7))

/** Parameters are text on the wire; a column whose values all read as numbers lines up as numbers. */
export function hintsOf(
  keys: ColumnKeys,
  rows: readonly { readonly params: Readonly<Record<string, string>> }[],
): ColumnHints {
  const valuesOf = (key: string): string[] => rows.flatMap((row) => row.params[key] ?? [])
  const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text))
  return {
    longest: Object.fromEntries(
      keys.params.map((key) => [key, valuesOf(key).reduce((most, text) => Math.max(most, text.length), 0)]),
    ),
    numeric: new Set(keys.params.filter((key) => valuesOf(key).length > 0 && valuesOf(key).every(isNumber))),
  }
}

export function isShown(column: RunColumn, position: number, choice: ColumnChoice, narrow: boolean): boolean {
  const chosen = choice.shown[column.id]
  if (chosen !== undefined) return chosen
  if (column.group === 'info') return shownInfo.has(column.id) && !(narrow && column.id === 'started')
  if (narrow && column.group === 'params') return position < narrowParams
  return position < shownPerGroup[column.group]
}

/** All columns in the person's order; groups stay together because their header spans them. */
export function orderedColumns(columns: readonly RunColumn[], choice: ColumnChoice): RunColumn[] {
  const place = new Map(choice.order.map((id, index) => [id, index]))
  return groups.flatMap((group) => {
    const own = columns.filter((column) => column.group === group)
    return own
      .map((column, natural) => ({ column, at: place.get(column.id) ?? choice.order.length + natural }))
      .sort((a, b) => (a.column.id === 'name' ? -1 : b.column.id === 'name' ? 1 : a.at - b.at))
      .map((entry) => entry.column)
  })
}

export function visibleColumns(
  keys: ColumnKeys,
  choice: ColumnChoice,
  hints: ColumnHints = noHints,
  narrow = false,
): RunColumn[] {
  const all = allColumns(keys, hints)
  const position = positions(all)
  return orderedColumns(all, choice)
    .filter((column) => isShown(column, position.get(column.id) ?? 0, choice, narrow))
    .map((column) => ({ ...column, width: choice.widths[column.id] ?? column.width }))
}

/** Natural place of every column inside its group: the first few of a group are shown by default. */
export function positions(columns: readonly RunColumn[]): Map<string, number> {
  const seen: Record<ColumnGroup, number> = { info: 0, params: 0, metrics: 0, tags: 0 }
  return new Map(columns.map((column) => [column.id, seen[column.group]++]))
}

export const setShown = (choice: ColumnChoice, id: string, shown: boolean): ColumnChoice => ({
  ...choice,
  shown: { ...choice.shown, [id]: shown },
})

export const setWidth = (choice: ColumnChoice, id: string, width: number): ColumnChoice => ({
  ...choice,
  widths: { ...choice.widths, [id]: Math.round(Math.max(48, Math.min(600, width))) },
})

/** One place to the left or right among the columns of its group that are shown. */
export function move(
  columns: readonly RunColumn[],
  choice: ColumnChoice,
  id: string,
  by: -1 | 1,
): ColumnChoice {
  const ordered = orderedColumns(columns, choice)
  const column = ordered.find((one) => one.id === id)
  if (column === undefined || id === 'name') return choice
  const group = ordered.filter((one) => one.group === column.group)
  const from = group.indexOf(column)
  const to = from + by
  const target = group[to]
  if (target === undefined || target.id === 'name') return choice
  group[from] = target
  group[to] = column
  return {
    ...choice,
    order: groups
      .flatMap((g) => (g === column.group ? group : ordered.filter((o) => o.group === g)))
      .map((c) => c.id),
  }
}

/** Reads what was kept; anything unreadable is the default. */
export function parseChoice(text: string | null): ColumnChoice {
  if (text === null || text === '') return defaultChoice
  try {
    const raw: unknown = JSON.parse(text)
    if (typeof raw !== 'object' || raw === null) return defaultChoice
    const { shown, order, widths } = raw as Partial<Record<keyof ColumnChoice, unknown>>
    return {
      shown: recordOf(shown, (value): value is boolean => typeof value === 'boolean'),
      order: Array.isArray(order) ? order.filter((id): id is string => typeof id === 'string') : [],
      widths: recordOf(widths, (value): value is number => typeof value === 'number'),
    }
  } catch {
    return defaultChoice
  }
}

function recordOf<T>(raw: unknown, is: (value: unknown) => value is T): Record<string, T> {
  if (typeof raw !== 'object' || raw === null) return {}
  return Object.fromEntries(Object.entries(raw).filter((entry): entry is [string, T] => is(entry[1])))
}
