import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isComposing } from '#ui/keys.ts'
import { answerField, useAskedField } from '../editor/focus.ts'
import { useAttempt } from './use-attempt.ts'

/** What people call a step, written where it is read. */
export const StepName = ({ node, name }: { node: string; name: string }) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const [draft, setDraft] = useState<string>()
  const field = useRef<HTMLInputElement>(null)
  const asked = useAskedField()
  const isAsked = asked?.node === node && asked.field === 'name'
  useEffect(() => {
    if (!isAsked) return
    field.current?.focus()
    field.current?.select()
    answerField()
  }, [isAsked])
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
      ref={field}
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
