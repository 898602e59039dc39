import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '#client/ClientProvider.tsx'
import { currentLanguage } from '#i18n/index.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { formatRelative } from '#ui/format.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconClose, IconTrash } from '#ui/icons.ts'
import { useNow } from '#ui/use-now.ts'
import { removedStore, useFileActions } from './use-file-actions.ts'

/** What was thrown away just now, with the way back. */
export const RemovedNote = () => {
  const { t } = useTranslation('manage')
  const { restore } = useFileActions()
  const removed = useStore(removedStore, (state) => state.removed)
  return (
    <div role="status">
      {removed !== undefined && (
        <div className="n-removed">
          <Icon of={IconTrash} size={14} />
          <span className="grow trunc">{t('removed', { name: removed.name })}</span>
          <Button size="s" onClick={() => void restore(removed.trashed)}>
            {t('restore')}
          </Button>
          <IconButton
            size="s"
            iconSize={12}
            icon={IconClose}
            label={t('dismiss')}
            onClick={() => removedStore.setState({ removed: undefined })}
          />
        </div>
      )}
    </div>
  )
}

/** All that was thrown away, each can come back with its versions and what was not saved. */
export const Trashed = () => {
  const { t } = useTranslation('manage')
  const studio = useStudio()
  const { restore } = useFileActions()
  const now = useNow(60_000)
  const { data } = useQuery(studio.pipelines.trashed.queryOptions())
  if (data === undefined || data.length === 0) return null
  return (
    <details className="n-trashed">
      <summary className="dense t2">{t('trashed', { count: data.length })}</summary>
      <ul>
        {data.map(({ trashed, name, file, at }) => (
          <li key={trashed} className="row">
            <span className="strong trunc">{name}</span>
            <span className="mono cap t3 trunc">{file}</span>
            <span className="grow" />
            <span className="cap t3 nowrap">{formatRelative(at, now, currentLanguage())}</span>
            <Button size="s" aria-label={t('restoreName', { name })} onClick={() => void restore(trashed)}>
              {t('restore')}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  )
}
