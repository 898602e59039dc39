import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '#client/ClientProvider.tsx'
import type { TrashNeed } from '#shared/contract/trash.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatSize } from '#ui/format.ts'
import { IconTrash } from '#ui/icons.ts'
import { Prose } from '#ui/Prose.tsx'

interface DeleteForeverProps {
  readonly runIds: readonly string[]
  readonly onDeleted: () => void
}

/** The one step that cannot be taken back, so it says first what would go and what stays. */
export const DeleteForever = ({ runIds, onDeleted }: DeleteForeverProps) => {
  const { t } = useTranslation('runs')
  const [asking, setAsking] = useState(false)
  return (
    <>
      <IconButton
        icon={IconTrash}
        size="s"
        iconSize={14}
        label={t('forever.action')}
        onClick={() => setAsking(true)}
      />
      <Dialog opened={asking} title={t('forever.action')} size={460} onClose={() => setAsking(false)}>
        {asking && <Question runIds={runIds} onDeleted={onDeleted} onClose={() => setAsking(false)} />}
      </Dialog>
    </>
  )
}

const Question = ({ runIds, onDeleted, onClose }: DeleteForeverProps & { onClose: () => void }) => {
  const { t } = useTranslation(['runs', 'common'])
  const { trash } = useStudio()
  const choice = { runIds: [...runIds], models: true }
  const { data: weight, error } = useQuery({ ...trash.weigh.queryOptions({ input: choice }), staleTime: 0 })
  const removal = useMutation(
    trash.deleteForever.mutationOptions({
      onSuccess: () => {
        onDeleted()
        onClose()
      },
    }),
  )
  const problem = error ?? removal.error
  const nothing = weight === undefined || weight.runs + weight.models === 0
  return (
    <div className="n-runs__forever">
      {weight !== undefined && (
        <p>
          {nothing
            ? t('runs:forever.nothing')
            : t('runs:forever.what', { count: weight.runs, size: formatSize(weight.bytes) })}
          {weight.models > 0 && ` ${t('runs:forever.models', { count: weight.models })}`}
        </p>
      )}
      {weight !== undefined && weight.kept.length > 0 && <Kept kept={weight.kept} />}
      {problem && (
        <p role="alert">
          <Prose text={problem.message} />
        </p>
      )}
      <div className="n-runs__forever-actions">
        <Button onClick={onClose}>{t('runs:forever.keep')}</Button>
        <Button
          variant="primary"
          icon={IconTrash}
          disabled={nothing || removal.isPending}
          onClick={() => removal.mutate(choice)}
        >
          {t('runs:forever.action')}
        </Button>
      </div>
    </div>
  )
}

const mostShown = 5

const Kept = ({ kept }: { kept: readonly TrashNeed[] }) => {
  const { t } = useTranslation('runs')
  return (
    <>
      <p>{t('forever.kept', { count: kept.length })}</p>
      <ul className="t2 dense">
        {kept.slice(0, mostShown).map((need) => (
          <li key={need.id}>
            {need.name}: {t(`forever.reason.${need.reason}`, { by: need.by })}
          </li>
        ))}
      </ul>
    </>
  )
}
