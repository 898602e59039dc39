import type { Ref } from 'react'
import { Icon } from './Icon.tsx'
import { IconSearch } from './icons.ts'
import { isComposing } from './keys.ts'

/** A search box; Escape empties it. `onChange` fires on every keystroke, composition included. */
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
}) => (
  <label className="n-search" style={{ width }}>
    <Icon of={IconSearch} size={14} />
    <input
      ref={ref}
      type="search"
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || isComposing(event)) return
        if (value !== '') event.stopPropagation()
        onChange('')
      }}
    />
  </label>
)
