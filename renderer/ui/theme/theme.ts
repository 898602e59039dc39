/** Light, dark or as the system: one choice, kept by the component library, read by everything through tokens. */
import { localStorageColorSchemeManager, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { useMemo, useSyncExternalStore } from 'react'

export const themeModes = ['system', 'light', 'dark'] as const
export type ThemeMode = (typeof themeModes)[number]

export const themeStorage = localStorageColorSchemeManager({ key: 'nagare.theme' })

export const useTheme = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const shown = useComputedColorScheme('light')
  const mode: ThemeMode = colorScheme === 'auto' ? 'system' : colorScheme
  const choose = (next: ThemeMode) => setColorScheme(next === 'system' ? 'auto' : next)
  const next = themeModes[(themeModes.indexOf(mode) + 1) % themeModes.length] ?? 'system'
  return { mode, shown, choose, chooseNext: () => choose(next) }
}

const themeAttribute = 'data-mantine-color-scheme'
const watchTheme = (listener: () => void): (() => void) => {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributeFilter: [themeAttribute] })
  return () => observer.disconnect()
}
const shownTheme = (): string | null => document.documentElement.getAttribute(themeAttribute)

/** `theme` is not looked at: it says for which theme the answer holds. */
const readTokens = (names: string, theme: string | null): Readonly<Record<string, string>> => {
  void theme
  const style = getComputedStyle(document.documentElement)
  return Object.fromEntries(names.split(' ').map((name) => [name, style.getPropertyValue(name).trim()]))
}

/**
 * Computed values of colour tokens (`--t3`, `--run-1`), for drawings that cannot use CSS variables (canvas, Plotly,
 * uPlot). They are read again when the theme has changed.
 */
export const useTokens = <K extends string>(names: readonly K[]): Readonly<Record<K, string>> => {
  const theme = useSyncExternalStore(watchTheme, shownTheme)
  const key = names.join(' ')
  return useMemo(() => readTokens(key, theme) as Record<K, string>, [key, theme])
}

/** The colour of the n-th chosen run (0-based), the same in table, chart and compare; repeats after ten. */
export const runColor = (index: number): string => `var(--run-${(index % 10) + 1})`
/** Beyond ten runs colours repeat with a dash. */
export const runDashed = (index: number): boolean => index >= 10
