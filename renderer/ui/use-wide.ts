import { useMediaQuery } from '@mantine/hooks'

/** From 1500 px window width panels are wider and rows taller (mock measurements). */
export const useWide = (): boolean => useMediaQuery('(min-width: 1500px)') ?? false

/** As at 200 % zoom of a small screen: no room for panels side by side (the style sheets use the same width). */
export const isNarrow = (): boolean => globalThis.innerWidth < 900
