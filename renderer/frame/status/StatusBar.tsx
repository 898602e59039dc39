import { Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useConnection, useStudio } from '#client/ClientProvider.tsx'
import { formatSize } from '#ui/format.ts'
import { Icon } from '#ui/Icon.tsx'
import {
  IconCheck,
  IconCode,
  IconCopy,
  IconDisk,
  IconError,
  IconJson,
  IconServer,
  IconShell,
  IconWarning,
} from '#ui/icons.ts'
import { useSystem } from '../use-system.ts'
import { snippets } from './snippets.ts'

const useCopy = () => {
  const [copied, setCopied] = useState(false)
  const copy = (text: string) => {
    void navigator.clipboard.writeText(text).then(() => {
      setCopied(true)
      setTimeout(() => setCopied(false), 1500)
    })
  }
  return { copied, copy }
}

const TrackingAddress = ({ uri }: { uri: string }) => {
  const { t } = useTranslation('frame')
  const { copied, copy } = useCopy()
  return (
    <Menu position="top-start">
      <Menu.Target>
        <button type="button" title={t('status.uriTitle')}>
          <Icon of={IconServer} size={14} />
          <span className="mono">{uri}</span>
          {t('status.mlflow')}
          <Icon of={copied ? IconCheck : IconCopy} size={12} />
          {copied && <span>{t('status.copied')}</span>}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('status.uriTitle')}</Menu.Label>
        <Menu.Item leftSection={<Icon of={IconShell} size={14} />} onClick={() => copy(snippets.shell(uri))}>
          {t('status.copyShell')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon of={IconCode} size={14} />} onClick={() => copy(snippets.python(uri))}>
          {t('status.copyPython')}
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon of={IconJson} size={14} />}
          onClick={() => copy(snippets.notebook(uri))}
        >
          {t('status.copyNotebook')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const FileProblems = () => {
  const { t } = useTranslation('frame')
  const navigate = useNavigate()
  const studio = useStudio()
  const { data } = useQuery(studio.pipelines.list.queryOptions())
  const count = (data ?? []).filter((item) => item.graph === undefined).length
  if (count === 0) return null
  return (
    <button type="button" className="n-status__bad" onClick={() => void navigate('/pipelines?only=problems')}>
      <Icon of={IconError} size={12} />
      {t('status.problems', { count })}
    </button>
  )
}

/** True facts of the workspace; each leads to where it can be changed or used. */
export const StatusBar = () => {
  const { t } = useTranslation('frame')
  const navigate = useNavigate()
  const system = useSystem()
  const connection = useConnection()
  const settings = () => void navigate('/settings')
  const { python } = system ?? {}
  return (
    <footer className="n-status" aria-label={t('status.label')}>
      {python?.version !== undefined && (
        <button type="button" title={t('status.pythonOpen', { path: python.path })} onClick={settings}>
          <Icon of={IconCode} size={14} />
          {t('status.python', { version: python.version })}
          {python.tool !== undefined && <span>· {python.tool}</span>}
          <Icon of={IconCheck} size={12} />
        </button>
      )}
      {python !== undefined && python.version === undefined && (
        <button type="button" className="n-status__bad" title={python.problem} onClick={settings}>
          <Icon of={IconWarning} size={14} />
          {t('status.noPython')}
        </button>
      )}
      {system !== undefined && <TrackingAddress uri={system.trackingUri} />}
      {system !== undefined && (
        <button type="button" title={t('status.size')} onClick={settings}>
          <Icon of={IconDisk} size={14} />
          {formatSize(system.workspace.sizeBytes)}
        </button>
      )}
      <span className="grow" />
      <FileProblems />
      {connection === 'lost' && (
        <span className="n-status__bad" role="status">
          <Icon of={IconWarning} size={14} />
          {t('status.reconnecting')}
        </span>
      )}
    </footer>
  )
}
