import { Autocomplete, TextInput } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { isComposing } from '#ui/keys.ts'
import { Row } from './Row.tsx'
import type { Taken } from './use-draft.ts'

/** A text that is whole only when one has finished with it, as a name is: taken with Enter, or when the field is left. */
export const LateRow = ({
  label,
  value,
  take,
  field,
  mono = false,
  placeholder,
  options,
  about,
  fault,
}: {
  label: ReactNode
  value: string
  take: (text: string) => Taken
  field?: string
  mono?: boolean
  placeholder?: string
  options?: readonly string[]
  about?: ReactNode
  fault?: string | undefined
}) => {
  const [draft, setDraft] = useState<{ text: string; for: string; error: string | undefined }>()
  const held = draft !== undefined && draft.for === value ? draft : undefined
  const text = held?.text ?? value
  const commit = (now: string) => {
    if (now === value) return setDraft(undefined)
    const taken = take(now)
    setDraft('error' in taken ? { text: now, for: value, error: taken.error } : undefined)
    return undefined
  }
  const error = held?.error ?? fault
  const common = {
    value: text,
    placeholder,
    className: mono ? 'n-formrow__mono' : undefined,
    error: error !== undefined,
    onBlur: () => commit(text),
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => {
      if (isComposing(event)) return
      if (event.key === 'Enter') commit(event.currentTarget.value)
      else if (event.key === 'Escape' && held !== undefined) {
        event.stopPropagation()
        setDraft(undefined)
      }
    },
  }
  const type = (next: string) => setDraft({ text: next, for: value, error: undefined })
  return (
    <Row label={label} error={error} {...(field === undefined ? {} : { field })} about={about}>
      {(ids) =>
        options === undefined ? (
          <TextInput {...ids} {...common} onChange={(event) => type(event.currentTarget.value)} />
        ) : (
          <Autocomplete
            {...ids}
            {...common}
            data={[...options]}
            filter={({ options: all }) => all}
            onChange={type}
            onOptionSubmit={commit}
          />
        )
      }
    </Row>
  )
}
