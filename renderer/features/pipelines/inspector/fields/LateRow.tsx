import { Autocomplete, TextInput } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { isComposing } from '#ui/keys.ts'
import { Row } from './Row.tsx'
import type { Taken } from './use-draft.ts'

export interface LateRowProps {
  readonly label: ReactNode
  readonly value: string
  readonly take: (text: string) => Taken
  readonly field?: string
  readonly mono?: boolean
  readonly placeholder?: string
  readonly options?: readonly string[]
  readonly about?: ReactNode
  readonly fault?: string | undefined
}

/** What is typed and not taken yet; it gives way when the document says something newer. */
const useLate = (value: string, take: LateRowProps['take']) => {
  const [draft, setDraft] = useState<{ text: string; for: string; error: string | undefined }>()
  const held = draft !== undefined && draft.for === value ? draft : undefined
  const text = held?.text ?? value
  const commit = (now: string) => {
    if (now === value) return setDraft(undefined)
    const taken = take(now)
    return setDraft('error' in taken ? { text: now, for: value, error: taken.error } : undefined)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (isComposing(event)) return
    if (event.key === 'Enter') commit(event.currentTarget.value)
    else if (event.key === 'Escape' && held !== undefined) {
      event.stopPropagation()
      setDraft(undefined)
    }
  }
  return {
    error: held?.error,
    commit,
    type: (next: string) => setDraft({ text: next, for: value, error: undefined }),
    bind: { value: text, onBlur: () => commit(text), onKeyDown },
  }
}

/** A text that is whole only when one has finished with it, as a name is: taken with Enter, or when the field is left. */
export const LateRow = (props: LateRowProps) => {
  const { label, value, take, field, mono = false, placeholder, options, about, fault } = props
  const late = useLate(value, take)
  const error = late.error ?? fault
  const common = {
    ...late.bind,
    placeholder,
    className: mono ? 'n-formrow__mono' : undefined,
    error: error !== undefined,
  }
  return (
    <Row label={label} error={error} {...(field === undefined ? {} : { field })} about={about}>
      {(ids) =>
        options === undefined ? (
          <TextInput {...ids} {...common} onChange={(event) => late.type(event.currentTarget.value)} />
        ) : (
          <Autocomplete
            {...ids}
            {...common}
            data={[...options]}
            filter={({ options: all }) => all}
            onChange={late.type}
            onOptionSubmit={late.commit}
          />
        )
      }
    </Row>
  )
}
