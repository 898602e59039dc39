import { useMediaQuery } from '@mantine/hooks'

/** From 1500 px window width panels are wider and rows taller (mock measurements). */
export const useWide = (): boolean => useMediaQuery('(min-width: 1500px)') ?? false
