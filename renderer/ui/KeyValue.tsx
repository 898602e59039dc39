import { Fragment, type ReactNode } from 'react'

export interface Fact {
  readonly key: string
  readonly value: ReactNode
  /** Keys are words by default; names from code are set in the code face. */
  readonly mono?: boolean
}

/** A two-column list of facts. A missing value is an en dash: the row keeps its place. */
export const KeyValue = ({ facts }: { facts: readonly Fact[] }) => (
  <dl className="n-kv">
    {facts.map((fact) => (
      <Fragment key={fact.key}>
        <dt className={fact.mono === true ? 'mono' : undefined}>{fact.key}</dt>
        <dd>{fact.value ?? <span className="t3">–</span>}</dd>
      </Fragment>
    ))}
  </dl>
)
