import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunDetail } from '#shared/contract/studio.ts'
import { Empty } from '#ui/Empty.tsx'
import { formatValue } from '#ui/format.ts'
import { Search } from '#ui/Search.tsx'

interface Section {
  readonly title: string
  readonly rows: readonly (readonly [string, string])[]
}

const inOrder = (entries: readonly (readonly [string, string])[]) =>
  [...entries].sort((a, b) => a[0].localeCompare(b[0], 'en', { numeric: true }))

/** Parameters and tags of the run; for a pipeline also what it returned. */
export const ParametersTab = ({ detail }: { detail: RunDetail }) => {
  const { t } = useTranslation('run')
  const [find, setFind] = useState('')
  const { run, pipeline } = detail
  const sections: Section[] = [
    { title: t('tab.parameters'), rows: inOrder(Object.entries(run.params)) },
    {
      title: t('results'),
      rows: inOrder(
        Object.entries(pipeline?.outputs.parameters ?? {}).map(([k, v]) => [k, formatValue(v)] as const),
      ),
    },
    { title: t('tags'), rows: inOrder(Object.entries(run.tags)) },
  ]
  const total = sections.reduce((sum, section) => sum + section.rows.length, 0)
  if (total === 0) return <Empty title={t('noParameters')} text={t('noParametersText')} />
  const needle = find.trim().toLowerCase()
  const matches = ([key, value]: readonly [string, string]): boolean =>
    `${key}\n${value}`.toLowerCase().includes(needle)
  return (
    <div className="n-facts">
      {total > 12 && <Search label={t('findFact')} value={find} onChange={setFind} width={280} />}
      {sections.map((section) => {
        const rows = section.rows.filter(matches)
        return rows.length === 0 ? null : <FactTable key={section.title} title={section.title} rows={rows} />
      })}
    </div>
  )
}

/** Names in the code face, values as they were logged, both selectable. */
export const FactTable = ({
  title,
  rows,
}: {
  title: string
  rows: readonly (readonly [string, string])[]
}) => (
  <section>
    <h2 className="n-sec">
      {title} <span className="n-count">{rows.length}</span>
    </h2>
    <table className="n-facts__table">
      <tbody>
        {rows.map(([key, value]) => (
          <tr key={key}>
            <th scope="row" className="mono">
              {key}
            </th>
            <td className="mono">{value === '' ? <span className="t3">""</span> : value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
