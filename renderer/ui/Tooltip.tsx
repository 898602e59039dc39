import { Tooltip as MantineTooltip } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'
import { Kbd } from './Kbd.tsx'

/** A short label for the thing under the pointer or focus, with its shortcut. */
export const Tooltip = ({
  label,
  shortcut,
  children,
}: {
  label: ReactNode
  shortcut?: string | undefined
  children: ReactElement
}) => (
  <MantineTooltip
    label={
      <>
        {label}
        {shortcut !== undefined && <Kbd keys={shortcut} />}
      </>
    }
    events={{ hover: true, focus: true, touch: false }}
    maw={320}
    multiline
  >
    {children}
  </MantineTooltip>
)
