import { useVirtualizer } from '@tanstack/react-virtual'

type Options = Parameters<typeof useVirtualizer<HTMLDivElement, HTMLDivElement>>[0]

/** The one place that windows long lists: only what is in view exists. */
export function useRows(options: Options) {
  // oxlint-disable-next-line react/incompatible-library -- it mutates itself; we do not use the compiler it confuses
  return useVirtualizer<HTMLDivElement, HTMLDivElement>(options)
}
