import { useTranslation } from 'react-i18next'
import type { CurveRun } from './MetricCard.tsx'
import { paletteSize, slotColour } from './run-colours.ts'

/** Names and colours of what is drawn; a click shows one run alone, a second click all of them again. */
export const Legend = ({
  runs,
  alone,
  onAlone,
}: {
  runs: readonly CurveRun[]
  alone: string | undefined
  onAlone: (runId: string | undefined) => void
}) => {
  const { t } = useTranslation('runs')
  return (
    <div className="n-legend">
      {runs.map((run) => (
        <button
          key={run.runId}
          type="button"
          aria-pressed={alone === run.runId}
          data-quiet={(alone !== undefined && alone !== run.runId) || undefined}
          title={t('charts.focus', { name: run.name })}
          onClick={() => onAlone(alone === run.runId ? undefined : run.runId)}
        >
          <span
            className="n-dot"
            data-dashed={run.slot >= paletteSize || undefined}
            style={{ background: slotColour(run.slot) }}
          />
          <span className="trunc">{run.name}</span>
        </button>
      ))}
    </div>
  )
}
