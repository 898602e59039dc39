import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStudioClient } from '#client/ClientProvider.tsx'
import type { PipelineGraph } from '#shared/graph.ts'
import { isEnded, type RunSummary } from '#shared/run.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { formatDuration } from '#ui/format.ts'
import { IconClose, IconEye, IconStop } from '#ui/icons.ts'
import { LiveTime } from '#ui/LiveTime.tsx'
import { useLiveState } from '#ui/run/use-live-run.ts'
import { RunStatus, StatusMark } from '#ui/status/StatusMark.tsx'
import { statusOfRun } from '#ui/status/status.ts'
import { useSpoken } from '#ui/use-spoken.ts'
import type { ShownRun } from './followed-run.ts'
import { useRunName } from './run-words.ts'

const Time = ({ run }: { run: RunSummary }) => (
  <span className="n-following__time">
    {!isEnded(run.state) ? (
      <LiveTime since={run.startedAt} />
    ) : (
      run.endedAt !== undefined && formatDuration(run.endedAt - run.startedAt)
    )}
  </span>
)

/** "Run 42, to Pick best". */
const useTitle = ({ part }: ShownRun, graph: PipelineGraph | undefined) => {
  const { t } = useTranslation('live')
  const nameOf = useRunName()
  return (run: RunSummary): string => {
    if (part === undefined) return nameOf(run)
    const step = graph?.nodes.find(({ id }) => id === part.node)?.label ?? part.node
    return t(`part.${part.kind}`, { run: nameOf(run), step })
  }
}

/** What broke, in one line: the step, and what it says. */
const whyOf = (
  { failure }: RunSummary,
  graph: PipelineGraph | undefined,
  say: (text: string) => string,
): string | undefined => {
  if (failure === undefined) return undefined
  const id = failure.task?.replaceAll(/\[\d+\]/g, '')
  const step = graph?.nodes.find((node) => node.id === id)?.label
  return step === undefined ? say(failure.message) : `${step}: ${say(failure.message)}`
}

/** The run on the canvas, in short: how far it is, why it failed, and the way to it. */
const Painted = ({ shown, graph }: { shown: ShownRun; graph: PipelineGraph | undefined }) => {
  const { t } = useTranslation('live')
  const client = useStudioClient()
  const run = useLiveState(shown.live, (state) => state.run)
  const title = useTitle(shown, graph)
  const say = useSpoken()
  if (run === undefined) return null
  const ended = isEnded(run.state)
  const why = whyOf(run, graph, say)
  const words = t(`state.${run.state}`, { run: title(run) })
  return (
    <>
      <span className="n-following" role="status" title={[words, why].filter(Boolean).join('\n')}>
        <StatusMark status={statusOfRun(run.state)}>
          <span className="trunc">{why === undefined ? words : `${words}: ${why}`}</span>
        </StatusMark>
      </span>
      <Time run={run} />
      {ended ? (
        <IconButton icon={IconClose} iconSize={14} label={t('dismiss')} onClick={shown.dismiss} />
      ) : (
        <Button
          variant="ghost"
          icon={IconStop}
          iconFill
          disabled={run.state === 'CANCELING'}
          onClick={() => void client.runs.stop({ runId: run.runId })}
        >
          {t('stop')}
        </Button>
      )}
    </>
  )
}

/** What happened last, where nothing of it is on the canvas. */
const Past = ({ shown }: { shown: ShownRun }) => {
  const state = useLiveState(shown.live, ({ run }) => run?.state)
  return <span className="row dense n-last">{state !== undefined && <RunStatus state={state} />}</span>
}

/** Before a run: what is on the canvas is what would happen. */
export const PlanShown = () => {
  const { t } = useTranslation('live')
  return (
    <span className="row dense t2 n-planshown" role="status">
      <IconEye size={14} aria-hidden />
      {t('plan.shown')}
    </span>
  )
}

export const FollowedRun = ({
  shown,
  graph,
}: {
  shown: ShownRun | undefined
  graph: PipelineGraph | undefined
}) => {
  const { t } = useTranslation(['live', 'pipelines'])
  const navigate = useNavigate()
  if (shown === undefined) return null
  const { live, painted } = shown
  return (
    <>
      {painted ? <Painted shown={shown} graph={graph} /> : <Past shown={shown} />}
      <Button onClick={() => void navigate(`/runs/${live.runId}`)}>
        {painted ? t('live:view') : t('pipelines:view.lastRun')}
      </Button>
    </>
  )
}
