import './versions.css'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio, useStudioClient } from '#client/ClientProvider.tsx'
import { serializePipeline } from '#core/spec/serialize.ts'
import { currentLanguage } from '#i18n/index.ts'
import type { PipelineVersion } from '#shared/contract/versions.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { useEscape, useFocusBack } from '#ui/escape.ts'
import { formatDateTime, formatRelative } from '#ui/format.ts'
import { IconClose, IconHistory, IconRetry } from '#ui/icons.ts'
import { Panel } from '#ui/Panel.tsx'
import { Prose } from '#ui/Prose.tsx'
import { useNow } from '#ui/use-now.ts'
import { useOpenSession, useSessionState, useUnsaved } from '../editor/use-session.ts'
import { CompareDialog } from './CompareDialog.tsx'

interface Compared {
  readonly number: number
  readonly text: string
}

/** `2 added, 1 changed`, or what else is different. */
const useSummary = () => {
  const { t } = useTranslation('versions')
  return ({ changes, origin, number }: PipelineVersion): string => {
    if (changes === undefined) return number === 1 ? t('first') : t(`origin.${origin}`)
    const count = (change: 'added' | 'removed' | 'changed') =>
      changes.steps.filter((step) => step.change === change).length
    const words = (['added', 'removed', 'changed'] as const).flatMap((change) =>
      count(change) === 0 ? [] : [t(`count.${change}`, { count: count(change) })],
    )
    if (words.length > 0) return words.join(t('comma'))
    return changes.about ? t('about') : changes.layout ? t('layout') : t('onlyText')
  }
}

const Row = ({ version, onOpen }: { version: PipelineVersion; onOpen: () => void }) => {
  const { t } = useTranslation('versions')
  const now = useNow(30_000)
  const language = currentLanguage()
  const summary = useSummary()
  return (
    <li>
      <button type="button" className="n-version" onClick={onOpen}>
        <span className="row">
          <b>{t('number', { number: version.number })}</b>
          {version.origin === 'found' && <span className="n-chip">{t('origin.found')}</span>}
          <span className="grow" />
          <span className="t3 cap" title={formatDateTime(version.at, language)}>
            {formatRelative(version.at, now, language)}
          </span>
        </span>
        <span className="t2 dense trunc">{summary(version)}</span>
      </button>
    </li>
  )
}

const Comparison = ({ compared, onClose }: { compared: Compared; onClose: () => void }) => {
  const { t } = useTranslation('versions')
  const { editor } = useOpenSession()
  const revert = () => {
    editor.perform({ edit: 'replace-document', text: compared.text })
    onClose()
  }
  return (
    <CompareDialog
      title={t('title', { number: compared.number })}
      before={compared.text}
      after={serializePipeline(editor.doc())}
      words={{ before: t('number', { number: compared.number }), after: t('now') }}
      actions={
        <Button icon={IconRetry} onClick={revert}>
          {t('revert', { number: compared.number })}
        </Button>
      }
      onClose={onClose}
    />
  )
}

/** Every saved version, newest first. A click shows what is different now, and offers to go back to it. */
export const VersionsPanel = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation(['versions', 'common'])
  const { id } = useOpenSession()
  const studio = useStudio()
  const client = useStudioClient()
  const base = useSessionState((state) => state.base.digest)
  const unsaved = useUnsaved()
  const { data, error } = useQuery({
    ...studio.pipelines.versions.list.queryOptions({ input: { id } }),
    queryKey: [...studio.pipelines.versions.list.queryKey({ input: { id } }), base],
  })
  const [compared, setCompared] = useState<Compared | undefined>()
  useEscape(onClose)
  useFocusBack()
  const open = async (number: number) => {
    const { text } = await client.pipelines.versions.text({ id, number })
    setCompared({ number, text })
  }
  return (
    <Panel
      label={t('versions:panel')}
      icon={IconHistory}
      title={t('versions:panel')}
      actions={
        <IconButton icon={IconClose} label={t('common:action.close')} shortcut="escape" onClick={onClose} />
      }
    >
      {unsaved && <p className="n-note t2">{t('versions:unsaved')}</p>}
      {error !== null && (
        <p className="n-note n-unkept">
          <Prose text={error.message} />
        </p>
      )}
      {data?.length === 0 && <p className="n-note t3">{t('versions:none')}</p>}
      <ol className="n-versions">
        {(data ?? []).map((version) => (
          <Row key={version.number} version={version} onOpen={() => void open(version.number)} />
        ))}
      </ol>
      {compared !== undefined && <Comparison compared={compared} onClose={() => setCompared(undefined)} />}
    </Panel>
  )
}
