/** Canvas cannot read CSS variables: their resolved values, and a signal for when the theme changes. */
import { useSyncExternalStore } from 'react'

const attribute = 'data-mantine-color-scheme'

/** `--run-1` → `#328ce3` as it is now. */
export const tokenValue = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

const subscribe = (listener: () => void): (() => void) => {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: [attribute] })
  return () => observer.disconnect()
}
const current = (): string => document.documentElement.getAttribute(attribute) ?? 'light'

/** Changes when the colours on the page do: a key for everything that copies token values. */
export const useThemeKey = (): string => useSyncExternalStore(subscribe, current, () => 'light')
