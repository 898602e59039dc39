import { cloneElement, type ReactElement } from 'react'

/**
 * A short label for the thing under the pointer or focus, with its shortcut. It is only written down here: one layer
 * for the whole page shows it (`TooltipLayer`), so a hundred buttons cost nothing until somebody points at one.
 */
export const Tooltip = ({
  label,
  shortcut,
  children,
}: {
  label: string
  shortcut?: string | undefined
  children: ReactElement
}) =>
  cloneElement(children as ReactElement<object>, { 'data-tip': label, 'data-tip-keys': shortcut } as object)
