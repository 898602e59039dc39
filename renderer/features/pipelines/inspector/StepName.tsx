import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isComposing } from '#ui/keys.ts'
import { useAttempt } from './use-attempt.ts'

/** What people call a step, written where it is read. */
export const StepName = ({ node, name }: { node: string; name: string }) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const [draft, setDraft] = useState<string>()
  const commit = () => {
    if (draft !== undefined && draft.trim() !== '' && draft.trim() !== name)
      attempt({ edit: 'rename-step', node, name: draft })
    setDraft(undefined)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (isComposing(event)) return
    if (event.key === 'Enter') event.currentTarget.blur()
    if (event.key !== 'Escape') return
    event.stopPropagation()
    setDraft(undefined)
  }
  return (
    <input
      className="n-stepname strong"
      aria-label={t('name')}
      value={draft ?? name}
      size={Math.max(6, (draft ?? name).length)}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  )
}
