import { Menu } from '@mantine/core'
import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudioClient } from '#client/ClientProvider.tsx'
import type { TaskRow } from '#shared/run.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { formatCount, formatShare } from '#ui/format.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconChevronDown, IconDown, IconDownload } from '#ui/icons.ts'
import { Search } from '#ui/Search.tsx'
import { stepTitle } from '../step-labels.ts'
import { downloadLog } from './download-log.ts'
import type { LogFilter, LogState } from './log-store.ts'

interface ToolsProps {
  readonly runId: string
  readonly name: string
  readonly tasks: readonly TaskRow[]
  readonly state: LogState
  readonly task: string | undefined
  readonly onTask: (task: string | undefined) => void
  readonly onFilter: (filter: LogFilter) => void
  readonly following: boolean
  readonly onFollow: (following: boolean) => void
}

const streams = ['all', 'stdout', 'stderr', 'nagare'] as const
const typingPause = 250 // ms

export const LogTools = (props: ToolsProps) => {
  const { t } = useTranslation('run')
  const { state, onFilter } = props
  const client = useStudioClient()
  const [search, setSearch] = useState('')
  const ask = useEffectEvent(() => {
    if (search !== state.filter.search) onFilter({ ...state.filter, search })
  })
  useEffect(() => {
    const timer = setTimeout(() => ask(), search === '' ? 0 : typingPause)
    return () => clearTimeout(timer)
  }, [search])
  const { matches, walked, window: held } = state
  return (
    <div className="n-log__tools">
      <div className="n-log__search">
        <Search
          label={t('log.search', { count: held.total, lines: formatCount(held.total) })}
          value={search}
          onChange={setSearch}
          width="100%"
        />
      </div>
      {matches !== undefined && (
        <span className="t3 dense nowrap" role="status">
          {walked < 1
            ? formatShare(walked * 100, 100)
            : t('log.matches', { count: matches.length, lines: formatCount(matches.length) })}
        </span>
      )}
      <span className="grow" />
      <StepFilter {...props} />
      <StreamFilter
        stream={state.filter.stream}
        onStream={(stream) => onFilter({ ...state.filter, stream })}
      />
      <Button
        size="s"
        icon={IconDown}
        className="n-toggle"
        aria-pressed={props.following}
        onClick={() => props.onFollow(!props.following)}
      >
        {props.following ? t('log.following') : t('log.follow')}
      </Button>
      <IconButton
        icon={IconDownload}
        label={t('log.download')}
        onClick={() => void downloadLog(client.runs.log, props.runId, props.task, props.name)}
      />
    </div>
  )
}

const StepFilter = ({ tasks, task, onTask }: ToolsProps) => {
  const { t } = useTranslation('run')
  const steps = tasks.filter((one) => one.kind === 'step' || one.kind === 'importer')
  if (steps.length < 2) return null
  const chosen = steps.find((one) => one.path === task)
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="n-log__pick">
          <span className="t3">{t('log.steps')}</span>
          <b className="trunc">{chosen === undefined ? t('log.all') : stepTitle(chosen)}</b>
          <Icon of={IconChevronDown} size={12} />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflow: 'auto' }}>
        <Menu.Item onClick={() => onTask(undefined)}>{t('log.all')}</Menu.Item>
        {steps.map((one) => (
          <Menu.Item key={one.path} onClick={() => onTask(one.path)}>
            {stepTitle(one)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

const StreamFilter = ({
  stream,
  onStream,
}: {
  stream: LogFilter['stream']
  onStream: (stream: LogFilter['stream']) => void
}) => {
  const { t } = useTranslation('run')
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="n-log__pick">
          <span className="t3">{t('log.stream')}</span>
          <b>{t(`log.streams.${stream}`)}</b>
          <Icon of={IconChevronDown} size={12} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {streams.map((one) => (
          <Menu.Item key={one} onClick={() => onStream(one)}>
            {t(`log.streams.${one}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
