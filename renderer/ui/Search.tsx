import { type Ref, useState } from 'react'
import { Icon } from './Icon.tsx'
import { IconSearch } from './icons.ts'
import { isComposed, isComposing } from './keys.ts'

/**
 * A search box; Escape empties it. `onChange` fires on every keystroke; of what an input method composes, when it is
 * done: a value that comes back late would be composed into itself.
 */
export const Search = ({
  label,
  value,
  onChange,
  width,
  ref,
}: {
  label: string
  value: string
  onChange: (text: string) => void
  width?: number | string
  ref?: Ref<HTMLInputElement>
}) => {
  const [composing, setComposing] = useState<string>()
  const take = (text: string) => {
    setComposing(undefined)
    onChange(text)
  }
  return (
    <label className="n-search" style={{ width }}>
      <Icon of={IconSearch} size={14} />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={label}
        value={composing ?? value}
        onChange={(event) => {
          const { value: text } = event.currentTarget
          if (isComposed(event)) setComposing(text)
          else take(text)
        }}
        onCompositionEnd={(event) => take(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          // The browser would empty the field by itself.
          if (isComposing(event)) return event.preventDefault()
          if (value !== '') event.stopPropagation()
          onChange('')
        }}
      />
    </label>
  )
}
