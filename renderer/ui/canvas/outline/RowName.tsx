import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isComposing } from '../../keys.ts'

/** The name of a step, written where it is read: taken with Enter or when the field is left, given up with Escape. */
export const RowName = ({
  name,
  onName,
  onDone,
}: {
  name: string
  onName: (name: string) => void
  onDone: () => void
}) => {
  const { t } = useTranslation('desk')
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(name)
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  const take = () => {
    const next = text.trim()
    if (next !== '' && next !== name) onName(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (isComposing(event) || (event.key !== 'Enter' && event.key !== 'Escape')) return
    event.preventDefault()
    if (event.key === 'Enter') take()
    onDone()
  }
  return (
    <input
      ref={field}
      type="text"
      className="cv-outline__name"
      aria-label={t('renameStep', { name })}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={onKeyDown}
      onBlur={() => {
        take()
        onDone()
      }}
    />
  )
}
