/**
 * What a search asks for, whatever language it was written in. MLflow's filter text is one parser onto this tree;
 * the tree also holds OR, NOT and nesting, which that language lacks. Nodes are plain data and never change.
 */
export type FieldKind = 'metric' | 'param' | 'tag' | 'attribute' | 'dataset'

export interface Field {
  readonly kind: FieldKind
  /** The entity's key, or the canonical name of an attribute (`start_time`, `run_name`). */
  readonly key: string
}

export type Comparator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'LIKE'
  | 'ILIKE'
  | 'IN'
  | 'NOT IN'
  | 'IS NULL'
  | 'IS NOT NULL'

export interface Comparison {
  readonly type: 'compare'
  readonly field: Field
  readonly comparator: Comparator
  /** A list for IN and NOT IN, null for IS [NOT] NULL. */
  readonly value: string | number | readonly string[] | null
}

export type Filter =
  | Comparison
  | { readonly type: 'and'; readonly all: readonly Filter[] }
  | { readonly type: 'or'; readonly any: readonly Filter[] }
  /** True where the inner one is not true; a missing value counts as not true. */
  | { readonly type: 'not'; readonly one: Filter }

export interface OrderTerm {
  readonly field: Field
  readonly descending: boolean
}

/** Why a text was refused: one sentence that names the piece at fault. */
export interface SearchProblem {
  readonly message: string
  /** Character at which the text goes wrong; absent: at its end, or nowhere in particular. */
  readonly at?: number
}
