import type { Comparator, FieldKind } from './ast.ts'

/** What may be asked of one kind of thing. Names are as MLflow's search documentation gives them. */
export interface Grammar {
  /** Prefixes before the dot, and what they mean. */
  readonly prefixes: Readonly<Record<string, FieldKind>>
  readonly textAttributes: ReadonlySet<string>
  readonly numberAttributes: ReadonlySet<string>
  /** Those of them that are whole, and may also be written as text. */
  readonly wholeAttributes?: ReadonlySet<string>
  /** Other spellings of attributes. */
  readonly aliases: Readonly<Record<string, string>>
  /** Attributes that may be compared with a list. */
  readonly listAttributes: ReadonlySet<string>
  readonly datasetKeys: ReadonlySet<string>
  readonly presence: ReadonlySet<FieldKind>
  /** The same field may stand in an order again, and then changes nothing. */
  readonly repeatsOrder?: boolean
}

const numbers: readonly Comparator[] = ['=', '!=', '<', '<=', '>', '>=']
const texts: readonly Comparator[] = ['=', '!=', 'LIKE', 'ILIKE']
const lists: readonly Comparator[] = ['IN', 'NOT IN']
const presence: readonly Comparator[] = ['IS NULL', 'IS NOT NULL']

/** Comparators that make sense for a field of this kind. */
export const comparatorsOf = (grammar: Grammar, kind: FieldKind, key: string): readonly Comparator[] => {
  if (kind === 'metric') return numbers
  if (kind === 'attribute' && grammar.numberAttributes.has(key)) return numbers
  if (kind === 'attribute' || kind === 'dataset') return [...texts, ...lists]
  return grammar.presence.has(kind) ? [...texts, ...presence] : texts
}

const tagPrefixes = { tag: 'tag', tags: 'tag' } as const
const valuePrefixes = {
  metric: 'metric',
  metrics: 'metric',
  param: 'param',
  params: 'param',
  parameter: 'param',
  parameters: 'param',
} as const
const attributePrefixes = { attribute: 'attribute', attributes: 'attribute', attr: 'attribute' } as const

export const runGrammar: Grammar = {
  prefixes: {
    ...tagPrefixes,
    ...attributePrefixes,
    run: 'attribute',
    ...valuePrefixes,
    dataset: 'dataset',
    datasets: 'dataset',
  },
  textAttributes: new Set(['run_id', 'run_name', 'user_id', 'status', 'artifact_uri']),
  numberAttributes: new Set(['start_time', 'end_time']),
  aliases: {
    created: 'start_time',
    Created: 'start_time',
    'run name': 'run_name',
    'Run name': 'run_name',
    'Run Name': 'run_name',
  },
  listAttributes: new Set(['run_id']),
  datasetKeys: new Set(['name', 'digest', 'context']),
  presence: new Set(['tag', 'param']),
}

export const experimentGrammar: Grammar = {
  prefixes: { ...tagPrefixes, attribute: 'attribute' },
  textAttributes: new Set(['name', 'experiment_id']),
  numberAttributes: new Set(['creation_time', 'last_update_time']),
  aliases: {},
  listAttributes: new Set(['experiment_id']),
  repeatsOrder: true,
  datasetKeys: new Set(),
  presence: new Set(['tag']),
}

/** Logged models. Their metrics may be measured on several data sets; any of them can match. */
export const modelGrammar: Grammar = {
  prefixes: {
    ...tagPrefixes,
    ...attributePrefixes,
    ...valuePrefixes,
  },
  textAttributes: new Set(['name', 'model_id', 'model_type', 'status', 'source_run_id']),
  numberAttributes: new Set(['creation_timestamp', 'last_updated_timestamp']),
  aliases: { creation_time: 'creation_timestamp', last_updated_time: 'last_updated_timestamp' },
  listAttributes: new Set(['name', 'model_id', 'model_type', 'status', 'source_run_id']),
  datasetKeys: new Set(),
  presence: new Set(),
}

const registryBase = {
  prefixes: { ...tagPrefixes, attribute: 'attribute' },
  aliases: {},
  datasetKeys: new Set<string>(),
  presence: new Set<FieldKind>(),
} as const

/** Registered models are asked for by name and tags only. */
export const registeredModelGrammar: Grammar = {
  ...registryBase,
  textAttributes: new Set(['name']),
  numberAttributes: new Set(),
  listAttributes: new Set(['name']),
}

export const modelVersionGrammar: Grammar = {
  ...registryBase,
  textAttributes: new Set(['name', 'run_id', 'source_path']),
  numberAttributes: new Set(['version_number']),
  wholeAttributes: new Set(['version_number']),
  listAttributes: new Set(['name', 'run_id']),
}

/** Orders know other fields than filters do. */
export const registeredModelOrderGrammar: Grammar = {
  ...registryBase,
  // Bare names only, where the order of versions also takes `attribute.name`.
  prefixes: {},
  textAttributes: new Set(['name']),
  numberAttributes: new Set(['last_updated_timestamp']),
  aliases: { timestamp: 'last_updated_timestamp' },
  listAttributes: new Set(),
}

export const modelVersionOrderGrammar: Grammar = {
  ...registryBase,
  textAttributes: new Set(['name']),
  numberAttributes: new Set(['version_number', 'creation_timestamp', 'last_updated_timestamp']),
  listAttributes: new Set(),
}
