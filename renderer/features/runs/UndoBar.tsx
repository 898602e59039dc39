import { useEffect, useEffectEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '#ui/Button.tsx'
import { IconClose, IconRetry } from '#ui/icons.ts'
import type { Removal } from './use-removal.ts'

const staysFor = 12_000 // ms

/** Says what just left the table, at the table, with the way back. */
export const UndoBar = ({ removal }: { removal: Removal }) => {
  const { t } = useTranslation(['runs', 'common'])
  const { last, dismiss } = removal
  const leave = useEffectEvent(dismiss)
  useEffect(() => {
    if (last === undefined) return undefined
    const timer = setTimeout(() => leave(), staysFor)
    return () => clearTimeout(timer)
  }, [last])
  if (last === undefined) return null
  const count = last.runIds.length
  return (
    <div className="n-runs__undo" role="status">
      <span>{last.to === 'deleted' ? t('runs:trashed', { count }) : t('runs:restored', { count })}</span>
      <Button size="s" icon={IconRetry} onClick={removal.undo}>
        {t('runs:undo')}
      </Button>
      <IconButton
        icon={IconClose}
        size="s"
        iconSize={14}
        label={t('common:action.close')}
        onClick={dismiss}
      />
    </div>
  )
}
