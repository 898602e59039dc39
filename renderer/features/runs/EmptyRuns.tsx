import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStudio } from '#client/ClientProvider.tsx'
import { Button } from '#ui/Button.tsx'
import { Empty } from '#ui/Empty.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconCheck, IconCopy, IconError, IconFilter, IconTrash } from '#ui/icons.ts'
import type { RunsAddress } from './use-address.ts'

/** No rows: why, and the one thing to do about it. */
export const EmptyRuns = ({ address, failed }: { address: RunsAddress; failed: boolean }) => {
  const { t } = useTranslation('runs')
  const { scope, change } = address
  if (failed) return <Empty art={<Icon of={IconError} size={32} />} title={t('failed')} />
  if (scope.text !== '') {
    return (
      <Empty
        art={<Icon of={IconFilter} size={32} />}
        title={t('none.title')}
        text={t('none.text')}
        action={<Button onClick={() => change({ q: undefined })}>{t('none.clear')}</Button>}
      />
    )
  }
  if (scope.lifecycle === 'deleted') {
    return (
      <Empty
        art={<Icon of={IconTrash} size={32} />}
        title={t('trashEmpty.title')}
        text={t('trashEmpty.text')}
      />
    )
  }
  return <FirstRun />
}

const FirstRun = () => {
  const { t } = useTranslation('runs')
  const navigate = useNavigate()
  const [copied, setCopied] = useState(false)
  const { data } = useQuery(useStudio().system.info.queryOptions())
  const line = `export MLFLOW_TRACKING_URI=${data?.trackingUri ?? location.origin}`
  return (
    <Empty
      art={<CurveArt />}
      title={t('empty.title')}
      text={
        <>
          {t('empty.text')}
          <code className="n-runs__line mono">{line}</code>
        </>
      }
      action={
        <div className="row">
          <Button
            variant="primary"
            icon={copied ? IconCheck : IconCopy}
            onClick={() => void navigator.clipboard.writeText(line).then(() => setCopied(true))}
          >
            {copied ? t('empty.copied') : t('empty.copy')}
          </Button>
          <Button onClick={() => void navigate('/pipelines')}>{t('empty.pipelines')}</Button>
        </div>
      }
    />
  )
}

/** Three curves on an axis: what will be here. */
const CurveArt = () => (
  <svg width="132" height="64" viewBox="0 0 132 64" fill="none" strokeWidth="1.5">
    <path d="M8 4v52h120" stroke="var(--line-2)" />
    <path d="M8 48c26 0 30-28 58-32s40-6 62-6" stroke="var(--run-1)" />
    <path d="M8 50c30-2 38-20 62-24s36-4 58-6" stroke="var(--run-2)" />
    <path d="M8 52c34 0 44-14 66-17s34-2 54-4" stroke="var(--run-3)" opacity="0.8" />
  </svg>
)
