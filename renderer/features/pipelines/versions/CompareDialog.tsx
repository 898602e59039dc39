import './versions.css'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { comparePipelines } from '#core/compare/steps.ts'
import { graphOf } from '#core/spec/graph.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { Dialog } from '#ui/Dialog.tsx'
import { Segmented } from '#ui/Segmented.tsx'
import { ChangeList } from './ChangeList.tsx'
import { PaintedGraph } from './PaintedGraph.tsx'
import { TextDiff } from './TextDiff.tsx'

const useComparison = (before: string, after: string) =>
  useMemo(() => {
    const [old, now] = [parsePipeline(before), parsePipeline(after)]
    if (!old.ok || !now.ok) return undefined
    return {
      changes: comparePipelines(old.value, now.value),
      before: graphOf(old.value),
      after: graphOf(now.value),
    }
  }, [before, after])

/** Two versions of a pipeline: the steps that differ, painted and listed, and the text. */
export const CompareDialog = ({
  title,
  before,
  after,
  words,
  actions,
  onClose,
}: {
  title: string
  before: string
  after: string
  /** What the two are called. */
  words: { readonly before: string; readonly after: string }
  actions?: ReactNode
  onClose: () => void
}) => {
  const { t } = useTranslation('versions')
  const compared = useComparison(before, after)
  const [view, setView] = useState<'steps' | 'text'>('steps')
  const items = [
    { key: 'steps' as const, label: t('steps') },
    { key: 'text' as const, label: t('text') },
  ]
  const shown = compared === undefined ? 'text' : view
  return (
    <Dialog title={title} size="min(1100px, 94vw)" onClose={onClose}>
      <div className="n-vcompare">
        <div className="row">
          <Segmented label={t('view')} items={items} value={shown} onChange={setView} />
          <span className="t2 dense">{t('fromTo', words)}</span>
          <span className="grow" />
          {actions}
        </div>
        {shown === 'text' && <TextDiff before={before} after={after} />}
        {shown === 'steps' && compared !== undefined && (
          <div className="n-vcompare__steps">
            <PaintedGraph {...compared} words={words} />
            <ChangeList changes={compared.changes} />
          </div>
        )}
      </div>
    </Dialog>
  )
}
