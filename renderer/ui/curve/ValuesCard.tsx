/** Metrics that were logged once, as numbers under one another: a row per metric, a column per run. */
import { useTranslation } from 'react-i18next'
import { metricColumn } from '#ui/table/metric-column.ts'
import type { CurveRun } from './MetricCard.tsx'
import { slotToken } from './run-colours.ts'
import type { SingleValues } from './use-single-values.ts'

export interface ValuesCardProps {
  readonly keys: readonly string[]
  readonly runs: readonly CurveRun[]
  readonly values: SingleValues
}

const Row = ({ metric, runs, values }: { metric: string } & Omit<ValuesCardProps, 'keys'>) => {
  const own = values.get(metric)
  const column = metricColumn(
    metric,
    runs.map((run) => own?.get(run.runId)),
  )
  return (
    <tr>
      <th scope="row" className="mono" title={metric}>
        {metric}
      </th>
      {runs.map((run) => {
        const value = own?.get(run.runId)
        return (
          <td key={run.runId} className={value === undefined ? 't3' : undefined}>
            {column.isBest(value) && (
              <i className="n-values-card__best" aria-hidden>
                ◆
              </i>
            )}
            {column.format(value)}
          </td>
        )
      })}
    </tr>
  )
}

export const ValuesCard = ({ keys, runs, values }: ValuesCardProps) => {
  const { t } = useTranslation('runs')
  const shown = runs.filter((run) => keys.some((key) => values.get(key)?.has(run.runId)))
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: the keyboard must reach it
    <section className="n-card n-values-card" aria-label={t('charts.values')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('charts.values')}</span>
            </th>
            {shown.map((run) => (
              <th key={run.runId} scope="col" title={run.name}>
                <span className="n-dot" style={{ background: `var(${slotToken(run.slot)})` }} />
                <span className="trunc">{run.name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keys.map((metric) => (
            <Row key={metric} metric={metric} runs={shown} values={values} />
          ))}
        </tbody>
      </table>
    </section>
  )
}
