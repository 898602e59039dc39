import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '#client/ClientProvider.tsx'
import { currentLanguage } from '#i18n/index.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatRelative, formatSize } from '#ui/format.ts'
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

interface Thrown {
  readonly trashed: string
  readonly name: string
  readonly file: string
  readonly at: number
  readonly bytes: number
}

const sumOf = (thrown: readonly Thrown[]): number => thrown.reduce((sum, { bytes }) => sum + bytes, 0)

/** The one step that cannot be taken back says first what would go. */
const Question = ({
  about,
  onDelete,
  onClose,
}: {
  about: readonly Thrown[]
  onDelete: () => void
  onClose: () => void
}) => {
  const { t } = useTranslation('manage')
  const size = formatSize(sumOf(about))
  const [first, more] = about
  return (
    <Dialog title={t('forever.action')} size={460} onClose={onClose}>
      <p>
        {first !== undefined && more === undefined
          ? t('forever.what', { name: first.name, size })
          : t('forever.everything', { count: about.length, size })}
      </p>
      <div className="row n-namedialog__foot">
        <Button onClick={onClose}>{t('forever.keep')}</Button>
        <Button variant="primary" icon={IconTrash} onClick={onDelete}>
          {t('forever.action')}
        </Button>
      </div>
    </Dialog>
  )
}

const Row = ({ thrown, onDelete }: { thrown: Thrown; onDelete: () => void }) => {
  const { t } = useTranslation('manage')
  const { restore } = useFileActions()
  const now = useNow(60_000)
  const { trashed, name, file, at, bytes } = thrown
  return (
    <li className="row">
      <span className="strong trunc" title={name}>
        {name}
      </span>
      <span className="mono cap t3 trunc" title={file}>
        {file}
      </span>
      <span className="grow" />
      <span className="cap t3 nowrap">{formatRelative(at, now, currentLanguage())}</span>
      <span className="cap t3 nowrap n-trashed__size">{formatSize(bytes)}</span>
      <Button size="s" aria-label={t('restoreName', { name })} onClick={() => void restore(trashed)}>
        {t('restore')}
      </Button>
      <IconButton
        size="s"
        iconSize={14}
        icon={IconTrash}
        label={t('forever.name', { name })}
        onClick={onDelete}
      />
    </li>
  )
}

/** All that was thrown away, each can come back with its versions and what was not saved, or go for good. */
export const Trashed = () => {
  const { t } = useTranslation('manage')
  const studio = useStudio()
  const { deleteForever } = useFileActions()
  const { data } = useQuery(studio.pipelines.trashed.queryOptions())
  const [asked, setAsked] = useState<readonly Thrown[]>()
  const [freed, setFreed] = useState<number>()
  const remove = async (about: readonly Thrown[]) => {
    setAsked(undefined)
    setFreed(await deleteForever(about.map(({ trashed }) => trashed)))
  }
  const some = data !== undefined && data.length > 0
  return (
    <>
      <p role="status" className="dense t2">
        {freed !== undefined && t('forever.freed', { size: formatSize(freed) })}
      </p>
      {some && (
        <details className="n-trashed">
          <summary className="dense t2">
            {t('trashed', { count: data.length })} · {formatSize(sumOf(data))}
          </summary>
          <ul>
            {data.map((thrown) => (
              <Row key={thrown.trashed} thrown={thrown} onDelete={() => setAsked([thrown])} />
            ))}
          </ul>
          {data.length > 1 && (
            <Button size="s" variant="ghost" icon={IconTrash} onClick={() => setAsked(data)}>
              {t('forever.all')}
            </Button>
          )}
        </details>
      )}
      {asked !== undefined && (
        <Question about={asked} onDelete={() => void remove(asked)} onClose={() => setAsked(undefined)} />
      )}
    </>
  )
}
