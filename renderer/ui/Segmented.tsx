import type { ReactNode } from 'react'

/** Two to five mutually exclusive choices, all visible. */
export const Segmented = <K extends string>({
  label,
  items,
  value,
  onChange,
}: {
  label: string
  items: readonly { readonly key: K; readonly label: ReactNode }[]
  value: K
  onChange: (key: K) => void
}) => (
  <div className="n-seg" role="radiogroup" aria-label={label}>
    {items.map((item) => (
      <button
        key={item.key}
        type="button"
        role="radio"
        aria-checked={item.key === value}
        onClick={() => onChange(item.key)}
      >
        {item.label}
      </button>
    ))}
  </div>
)
