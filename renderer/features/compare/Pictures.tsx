/** The right side of compare: overlaid curves, one card per metric, and classification results where there are any. */
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunSummary } from '#shared/run.ts'
import { CurveControls, useReading } from '#ui/curve/CurveControls.tsx'
import { Legend } from '#ui/curve/Legend.tsx'
import type { CurveRun } from '#ui/curve/MetricCard.tsx'
import { useCurveSource } from '#ui/curve/use-curve-source.ts'
import { Empty } from '#ui/Empty.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconRuns } from '#ui/icons.ts'
import { Scroller } from '#ui/table/Scroller.tsx'
import { useRows } from '#ui/table/use-rows.ts'
import { ClassificationCards, useClassification } from './ClassificationCards.tsx'
import { OverlayCard } from './OverlayCard.tsx'

export interface ComparedRun extends CurveRun {
  readonly run: RunSummary
}

const cardHeight = 240

export const Pictures = ({ runs }: { runs: readonly ComparedRun[] }) => {
  const { t } = useTranslation('compare')
  const [reading, setReading] = useReading()
  const [alone, setAlone] = useState<string>()
  const scroller = useRef<HTMLDivElement>(null)
  const source = useCurveSource()
  const keys = useMemo(() => [...new Set(runs.flatMap(({ run }) => Object.keys(run.metrics)))].sort(), [runs])
  const drawn = useMemo(
    () => (alone === undefined ? runs : runs.filter((run) => run.runId === alone)),
    [runs, alone],
  )
  const classified = useClassification(runs)
  const cards = useRows({
    count: keys.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => cardHeight + 42,
    overscan: 2,
  })
  return (
    <section className="n-pictures" aria-label={t('curves')}>
      <header className="n-pictures__head">
        <span className="strong">{t('curves')}</span>
        <span className="grow" />
        <CurveControls value={reading} onChange={setReading} />
      </header>
      <Legend runs={runs} alone={alone} onAlone={setAlone} />
      <Scroller ref={scroller} className="n-pictures__scroll">
        {keys.length === 0 && classified.length === 0 && (
          <Empty art={<Icon of={IconRuns} size={32} />} title={t('noMetrics')} />
        )}
        <ClassificationCards classified={classified} />
        <div style={{ height: cards.getTotalSize(), position: 'relative' }}>
          {cards.getVirtualItems().map((item) => (
            <div
              key={item.key}
              ref={cards.measureElement}
              data-index={item.index}
              className="n-pictures__card"
              style={{ transform: `translateY(${String(item.start)}px)` }}
            >
              <OverlayCard
                metric={keys[item.index] ?? ''}
                runs={drawn}
                source={source}
                height={cardHeight}
                {...reading}
              />
            </div>
          ))}
        </div>
      </Scroller>
    </section>
  )
}
