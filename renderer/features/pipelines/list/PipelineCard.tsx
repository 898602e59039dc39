import { useIntersection } from '@mantine/hooks'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import type { PipelineListItem } from '#shared/contract/studio.ts'
import type { PipelineGraph } from '#shared/graph.ts'
import { Button } from '#ui/Button.tsx'
import { Thumbnail } from '#ui/canvas/Thumbnail.tsx'
import { formatDuration } from '#ui/format.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconError, IconPlay, IconWarning } from '#ui/icons.ts'
import { Prose } from '#ui/Prose.tsx'
import { RunStatus } from '#ui/status/StatusMark.tsx'
import { useSpoken } from '#ui/use-spoken.ts'
import { FileMenu } from '../manage/FileMenu.tsx'

/** Drawn when the card first comes into view, and kept. */
const LazyThumbnail = ({ graph }: { graph: PipelineGraph }) => {
  const { ref, entry } = useIntersection<HTMLDivElement>({ rootMargin: '200px' })
  const [seen, setSeen] = useState(false)
  if (entry?.isIntersecting === true && !seen) setSeen(true)
  return (
    <div ref={ref} className="n-card__picture">
      {seen && <Thumbnail graph={graph} />}
    </div>
  )
}

const Broken = ({ item }: { item: PipelineListItem }) => {
  const { t } = useTranslation('pipelines')
  return (
    <div className="n-card__picture n-card__broken">
      <div className="row">
        <Icon of={IconError} size={14} />
        <span className="mid">{t('cannotOpen')}</span>
      </div>
      <p>
        <Prose text={item.problems[0]?.message ?? ''} />
      </p>
    </div>
  )
}

const History = ({ item }: { item: PipelineListItem }) => {
  const { t } = useTranslation('pipelines')
  if (item.lastRuns.length === 0) return <span className="t3">{t('neverRun')}</span>
  return (
    <span className="n-card__history" title={t('lastRuns')}>
      {item.lastRuns.toReversed().map((run) => (
        <Link key={run.runId} to={`/runs/${run.runId}`}>
          <RunStatus state={run.state} bare size={12} />
        </Link>
      ))}
    </span>
  )
}

const Warnings = ({ count, first }: { count: number; first: string }) => {
  const say = useSpoken()
  return (
    <span className="n-card__warning" title={say(first)}>
      <Icon of={IconWarning} size={12} />
      {count}
    </span>
  )
}

/** One pipeline: its picture, its name, how it went lately, and Run. */
export const PipelineCard = memo(({ item }: { item: PipelineListItem }) => {
  const say = useSpoken()
  const { t } = useTranslation(['pipelines', 'manage'])
  const navigate = useNavigate()
  const address = `/pipelines/${item.id}`
  const warnings = item.graph === undefined ? 0 : item.problems.length
  return (
    <article className="n-card">
      {item.graph === undefined ? <Broken item={item} /> : <LazyThumbnail graph={item.graph} />}
      <div className="n-card__text">
        <div className="row">
          <Link className="n-card__name trunc" to={address} title={say(item.description ?? item.name)}>
            {item.name}
          </Link>
          <span className="grow" />
          {item.unsaved === true && (
            <span className="n-chip" title={t('manage:unsavedHint')}>
              {t('manage:unsaved')}
            </span>
          )}
          {warnings > 0 && <Warnings count={warnings} first={item.problems[0]?.message ?? ''} />}
          {item.graph !== undefined && (
            <span className="cap t3 nowrap">{t('steps', { count: item.steps })}</span>
          )}
        </div>
        <div className="cap t3 mono trunc" title={item.file}>
          {item.file}
        </div>
        <div className="row n-card__foot">
          <History item={item} />
          <span className="grow" />
          {item.lastDurationMs !== undefined && (
            <span
              className="cap t3 nowrap"
              title={t('lastDuration', { duration: formatDuration(item.lastDurationMs) })}
            >
              {formatDuration(item.lastDurationMs)}
            </span>
          )}
          <FileMenu id={item.id} name={item.name} />
          {item.graph !== undefined && (
            <Button
              size="s"
              icon={IconPlay}
              iconFill
              aria-label={t('runName', { name: item.name })}
              onClick={() => void navigate(`${address}?launch=1`)}
            >
              {t('run')}
            </Button>
          )}
        </div>
      </div>
    </article>
  )
})
PipelineCard.displayName = 'PipelineCard'
