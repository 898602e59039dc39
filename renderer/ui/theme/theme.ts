/** Light, dark or as the system: one choice, kept by the component library, read by everything through tokens. */
import { localStorageColorSchemeManager, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'

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
