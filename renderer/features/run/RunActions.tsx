import { Menu, Popover } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStudio, useStudioClient } from '#client/ClientProvider.tsx'
import { currentLanguage } from '#i18n/index.ts'
import type { RunDetail } from '#shared/contract/studio.ts'
import { isEnded, type RunSummary } from '#shared/run.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { formatRelative } from '#ui/format.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconCompare, IconCopy, IconMore, IconPipelines, IconRetry, IconStop, IconTrash } from '#ui/icons.ts'
import { Search } from '#ui/Search.tsx'
import { RunStatus } from '#ui/status/StatusMark.tsx'
import { useNow } from '#ui/table/now.ts'
import { useStart } from './use-start.ts'

/** Safe and frequent first, the rest behind ⋯. */
export const RunActions = ({ detail }: { detail: RunDetail }) => {
  const { t } = useTranslation('run')
  const navigate = useNavigate()
  const client = useStudioClient()
  const { run } = detail
  const live = run.kind === 'pipeline' && !isEnded(run.state)
  return (
    <div className="n-run__actions">
      {live && (
        <Button
          icon={IconStop}
          iconFill
          disabled={run.state === 'CANCELING'}
          onClick={() => void client.runs.stop({ runId: run.runId })}
        >
          {run.state === 'CANCELING' ? t('stopping') : t('stop')}
        </Button>
      )}
      <Again run={run} />
      {run.pipelineId !== undefined && (
        <Button onClick={() => void navigate(`/pipelines/${run.pipelineId}?launch&from=${run.runId}`)}>
          {t('clone')}
        </Button>
      )}
      <CompareWith run={run} />
      <MoreMenu detail={detail} />
    </div>
  )
}

/** What is left of a run that failed or was cut off, as a new run. */
const Again = ({ run }: { run: RunSummary }) => {
  const { t } = useTranslation('run')
  const { start, busy, problem } = useStart()
  if (run.kind !== 'pipeline' || !isEnded(run.state) || run.state === 'SUCCEEDED') return null
  return (
    <>
      {problem !== undefined && (
        <span role="alert" className="n-field__error dense">
          {problem}
        </span>
      )}
      <Button
        icon={IconRetry}
        disabled={busy}
        title={t('retryHint')}
        onClick={() =>
          start((client) => client.runs.retry({ runId: run.runId }), { pipelineId: run.pipelineId })
        }
      >
        {run.state === 'FAILED' ? t('retry') : t('resume')}
      </Button>
    </>
  )
}

const mostOffered = 50

/** The other runs of the experiment, newest first, to lay beside this one. */
const CompareWith = ({ run }: { run: RunSummary }) => {
  const { t } = useTranslation('run')
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const now = useNow(open)
  const studio = useStudio()
  const input = {
    experimentIds: [run.experimentId],
    limit: mostOffered,
    orderBy: 'started',
    descending: true,
    nested: run.kind === 'step',
    ...(text.trim() === '' ? {} : { text: text.trim() }),
  }
  const { data } = useQuery({ ...studio.runs.list.queryOptions({ input }), enabled: open, staleTime: 0 })
  const others = (data?.runs ?? []).filter((one) => one.runId !== run.runId)
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={300} trapFocus>
      <Popover.Target>
        <Button icon={IconCompare} aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('compareWith')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="n-pick">
          <Search label={t('findRun')} value={text} onChange={setText} width="100%" />
          <div className="n-pick__list">
            {others.map((one) => (
              <button
                key={one.runId}
                type="button"
                onClick={() => void navigate(`/compare?runs=${run.runId},${one.runId}`)}
              >
                <RunStatus state={one.state} bare size={12} />
                <span className="trunc grow">{one.name}</span>
                <span className="t3 nowrap">{formatRelative(one.startedAt, now, currentLanguage())}</span>
              </button>
            ))}
            {data !== undefined && others.length === 0 && <p className="t3">{t('noOther')}</p>}
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

const MoreMenu = ({ detail }: { detail: RunDetail }) => {
  const { t } = useTranslation('run')
  const client = useStudioClient()
  const navigate = useNavigate()
  const { run, pipeline } = detail
  const copy = (text: string) => void navigator.clipboard.writeText(text)
  const away = run.lifecycle === 'active'
  const openAsPipeline = async (text: string) => {
    const { id } = await client.pipelines.import({ fileName: `${run.pipelineName ?? run.name}.yaml`, text })
    await navigate(`/pipelines/${id}`)
  }
  const move = () =>
    void client.runs.setLifecycle({ runIds: [run.runId], lifecycle: away ? 'deleted' : 'active' })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton icon={IconMore} label={t('more')} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon of={IconCopy} size={14} />} onClick={() => copy(run.runId)}>
          {t('copyId')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon of={IconCopy} size={14} />} onClick={() => copy(detail.artifactUri)}>
          {t('copyUri')}
        </Menu.Item>
        {pipeline !== undefined && (
          <Menu.Item
            leftSection={<Icon of={IconPipelines} size={14} />}
            onClick={() => void openAsPipeline(pipeline.text)}
          >
            {t('asPipeline')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon of={away ? IconTrash : IconRetry} size={14} />} onClick={move}>
          {away ? t('toTrash') : t('restore')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
