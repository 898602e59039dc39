import { type KeyboardEvent, type ReactNode, useRef } from 'react'

export interface TabItem<K extends string> {
  readonly key: K
  readonly label: string
  /** Shown in a small box after the label; left out at 0 or absent. */
  readonly count?: number | undefined
  readonly mark?: ReactNode
}

const move = (keys: readonly string[], current: string, event: KeyboardEvent): string | undefined => {
  const at = keys.indexOf(current)
  if (event.key === 'ArrowRight') return keys[(at + 1) % keys.length]
  if (event.key === 'ArrowLeft') return keys[(at - 1 + keys.length) % keys.length]
  if (event.key === 'Home') return keys[0]
  if (event.key === 'End') return keys.at(-1)
  return undefined
}

/** Underlined tabs. The height comes from what stands around them (36 in a run header, 30 in a panel). */
export const Tabs = <K extends string>({
  label,
  items,
  value,
  onChange,
}: {
  label: string
  items: readonly TabItem<K>[]
  value: K
  onChange: (key: K) => void
}) => {
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const next = move(
      items.map((item) => item.key),
      value,
      event,
    )
    if (next === undefined) return
    event.preventDefault()
    onChange(next as K)
    list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus()
  }
  return (
    <div ref={list} className="n-tabs" role="tablist" tabIndex={-1} aria-label={label} onKeyDown={onKeyDown}>
      {items.map((item) => (
        <button
          key={item.key}
          type="button"
          role="tab"
          data-tab={item.key}
          aria-selected={item.key === value}
          tabIndex={item.key === value ? 0 : -1}
          onClick={() => onChange(item.key)}
        >
          {item.mark}
          <span data-label={item.label}>{item.label}</span>
          {item.count !== undefined && item.count > 0 && <span className="n-count">{item.count}</span>}
        </button>
      ))}
    </div>
  )
}
