/** Runs side by side: what differs between them, and their curves on one chart. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { useEvents, useStudio } from '#client/ClientProvider.tsx'
import { useDocumentTab } from '#frame/tabs/tabs.ts'
import type { RunSummary } from '#shared/run.ts'
import { Button } from '#ui/Button.tsx'
import { paletteSize, slotColour } from '#ui/curve/run-colours.ts'
import { useSlots } from '#ui/curve/slot-store.ts'
import { Empty } from '#ui/Empty.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconCheck, IconClose, IconCompare, IconCopy } from '#ui/icons.ts'
import { Skeleton } from '#ui/Skeleton.tsx'
import { Splitter } from '#ui/Splitter.tsx'
import './compare.css'
import { DifferencesTable } from './DifferencesTable.tsx'
import { type ComparedRun, Pictures } from './Pictures.tsx'

const most = 100

export const ComparePage = () => {
  const { t } = useTranslation(['compare', 'common'])
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const asked = params.get('runs') ?? ''
  const ids = useMemo(() => [...new Set(asked.split(',').filter(Boolean))].slice(0, most), [asked])
  const runs = useRuns(ids)
  useDocumentTab(
    ids.length < 2
      ? undefined
      : {
          path: '/compare',
          href: `/compare?${params.toString()}`,
          kind: 'compare',
          title: t('compare:tab', { count: ids.length }),
        },
  )
  if (runs === undefined) return <Loading />
  if (runs.length < 2) {
    return (
      <Empty
        art={<Icon of={IconCompare} size={32} />}
        title={t('compare:few')}
        text={t('compare:fewText')}
        action={
          <Button variant="primary" onClick={() => void navigate('/runs')}>
            {t('compare:toRuns')}
          </Button>
        }
      />
    )
  }
  return <Compared runs={runs} />
}

const Loading = () => (
  <div className="n-compare" aria-busy>
    <div className="n-compare__head">
      <Skeleton width={220} height={14} />
    </div>
  </div>
)

function useRuns(ids: readonly string[]): readonly RunSummary[] | undefined {
  const studio = useStudio()
  const queries = useQueryClient()
  const options = studio.runs.many.queryOptions({ input: { runIds: [...ids] } })
  const query = useQuery(options)
  useEvents((event) => {
    if (event.type !== 'run' || !ids.includes(event.run.runId)) return
    queries.setQueryData(options.queryKey, (held: RunSummary[] | undefined) =>
      held?.map((run) => (run.runId === event.run.runId ? event.run : run)),
    )
  })
  return query.isError ? [] : query.data
}

const Compared = ({ runs }: { runs: readonly RunSummary[] }) => {
  const { t } = useTranslation(['compare', 'common'])
  const [params, setParams] = useSearchParams()
  const ids = useMemo(() => runs.map((run) => run.runId), [runs])
  const slots = useSlots(ids)
  const baseline = Math.max(0, ids.indexOf(params.get('baseline') ?? ''))
  const compared = useMemo(
    (): ComparedRun[] =>
      runs.map((run) => ({
        runId: run.runId,
        name: run.name,
        startedAt: run.startedAt,
        slot: slots[run.runId] ?? 0,
        run,
      })),
    [runs, slots],
  )
  const set = (name: string, value: string | undefined): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        if (value === undefined) next.delete(name)
        else next.set(name, value)
        return next
      },
      { replace: true },
    )
  const remove = (runId: string): void => set('runs', ids.filter((id) => id !== runId).join(','))
  return (
    <div className="n-compare">
      <Head runs={compared} onRemove={remove} />
      <div className="n-compare__body">
        <Splitter
          direction="columns"
          side="start"
          name="compare.table"
          size={Math.round(window.innerWidth * 0.46)}
          min={320}
          max={1400}
          label={t('common:resize')}
          pane={
            <DifferencesTable
              runs={compared}
              baseline={baseline}
              onBaseline={(runId) => set('baseline', runId)}
              everything={params.has('all')}
              onEverything={(all) => set('all', all ? '1' : undefined)}
            />
          }
        >
          <Pictures runs={compared} />
        </Splitter>
      </div>
    </div>
  )
}

const mostChips = 8

const Head = ({ runs, onRemove }: { runs: readonly ComparedRun[]; onRemove: (runId: string) => void }) => {
  const { t } = useTranslation('compare')
  const [copied, setCopied] = useState(false)
  const experiments = new Set(runs.map(({ run }) => run.experimentName))
  const [experiment] = experiments
  return (
    <header className="n-compare__head">
      <h1 className="strong nowrap">{t('title', { count: runs.length })}</h1>
      {experiments.size === 1 && <span className="t2 dense trunc">{experiment}</span>}
      <span className="n-vline" />
      <div className="n-compare__chips">
        {runs.slice(0, mostChips).map((run) => (
          <span key={run.runId} className="n-chip">
            <span
              className="n-dot"
              data-dashed={run.slot >= paletteSize || undefined}
              style={{ background: slotColour(run.slot) }}
            />
            <Link to={`/runs/${run.runId}`} className="trunc">
              {run.name}
            </Link>
            {runs.length > 2 && (
              <button
                type="button"
                aria-label={t('remove', { name: run.name })}
                onClick={() => onRemove(run.runId)}
              >
                <Icon of={IconClose} size={12} />
              </button>
            )}
          </span>
        ))}
        {runs.length > mostChips && (
          <span className="n-chip">{t('more', { count: runs.length - mostChips })}</span>
        )}
      </div>
      <span className="grow" />
      <Button
        variant="ghost"
        icon={copied ? IconCheck : IconCopy}
        onClick={() => void navigator.clipboard.writeText(location.href).then(() => setCopied(true))}
      >
        {copied ? t('copied') : t('copyLink')}
      </Button>
    </header>
  )
}
