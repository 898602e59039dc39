import { useTranslation } from 'react-i18next'
import { useStudioClient } from '#client/ClientProvider.tsx'
import { IconButton } from '#ui/Button.tsx'
import { IconDown, IconUp } from '#ui/icons.ts'
import { Segmented } from '#ui/Segmented.tsx'
import type { Queued } from './use-queue.ts'

const urgencyOf = (priority: number): '-1' | '0' | '1' => (priority < 0 ? '-1' : priority > 0 ? '1' : '0')

/** Where a run stands among those that want the machine: before or behind its neighbours, and how urgent it is. */
export const QueueControls = ({ queued: { run, entry, up, down } }: { queued: Queued }) => {
  const { t } = useTranslation('frame')
  const client = useStudioClient()
  const { runId, name } = run
  if (entry === undefined) return null
  return (
    <div className="row n-activity__queue">
      <Segmented
        label={t('activity.urgency', { name })}
        items={[
          { key: '-1', label: t('activity.low') },
          { key: '0', label: t('activity.normal') },
          { key: '1', label: t('activity.high') },
        ]}
        value={urgencyOf(entry.priority)}
        onChange={(key) => void client.runs.setPriority({ runId, priority: Number(key) })}
      />
      <span className="grow" />
      <IconButton
        size="s"
        icon={IconUp}
        label={t('activity.up', { name })}
        disabled={!up}
        onClick={() => void client.runs.move({ runId, to: 'up' })}
      />
      <IconButton
        size="s"
        icon={IconDown}
        label={t('activity.down', { name })}
        disabled={!down}
        onClick={() => void client.runs.move({ runId, to: 'down' })}
      />
    </div>
  )
}
