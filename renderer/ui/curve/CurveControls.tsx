/** How curves are read: smoothing, x axis, logarithmic y. One choice for all charts of a view. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Segmented } from '#ui/Segmented.tsx'
import { readStored, writeStored } from '#ui/stored.ts'
import type { XAxis } from './align.ts'

export interface CurveReading {
  readonly axis: XAxis
  readonly logY: boolean
  readonly smoothing: number
}
const plain: CurveReading = { axis: 'step', logY: false, smoothing: 0 }

/** The person's way of reading curves, the same in every view and after a restart. */
export function useReading(): readonly [CurveReading, (next: CurveReading) => void] {
  const [reading, setReading] = useState<CurveReading>(() => ({
    ...plain,
    ...readStored<Partial<CurveReading>>('curves', {}),
  }))
  return [
    reading,
    (next) => {
      setReading(next)
      writeStored('curves', next)
    },
  ]
}

export const CurveControls = ({
  value,
  onChange,
}: {
  value: CurveReading
  onChange: (next: CurveReading) => void
}) => {
  const { t } = useTranslation('runs')
  return (
    <>
      <label className="n-smooth">
        {t('charts.smooth')}
        <input
          type="range"
          min={0}
          max={0.99}
          step={0.01}
          value={value.smoothing}
          aria-valuetext={value.smoothing.toFixed(2)}
          onChange={(event) => onChange({ ...value, smoothing: Number(event.currentTarget.value) })}
        />
        <output>{value.smoothing.toFixed(2)}</output>
      </label>
      <Segmented
        label={t('charts.axis')}
        items={[
          { key: 'step', label: t('charts.step') },
          { key: 'relative', label: t('charts.relative') },
          { key: 'time', label: t('charts.time') },
        ]}
        value={value.axis}
        onChange={(axis) => onChange({ ...value, axis })}
      />
      <button
        type="button"
        className="n-btn n-btn--s n-toggle"
        aria-pressed={value.logY}
        onClick={() => onChange({ ...value, logY: !value.logY })}
      >
        {t('charts.logY')}
      </button>
    </>
  )
}
