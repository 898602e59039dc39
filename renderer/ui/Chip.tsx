import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import { IconClose } from './icons.ts'

/** A small fact in a box. With `onRemove` it ends in a cross, with `onClick` it is a button. */
export const Chip = ({
  children,
  mono = false,
  onClick,
  onRemove,
  removeLabel,
}: {
  children: ReactNode
  mono?: boolean
  onClick?: () => void
  onRemove?: () => void
  /** Needed with `onRemove`. */
  removeLabel?: string
}) => {
  const className = mono ? 'n-chip mono' : 'n-chip'
  if (onClick !== undefined) {
    return (
      <button type="button" className={className} onClick={onClick}>
        {children}
      </button>
    )
  }
  return (
    <span className={className}>
      <span className="trunc">{children}</span>
      {onRemove !== undefined && (
        <button type="button" aria-label={removeLabel} onClick={onRemove}>
          <Icon of={IconClose} size={12} />
        </button>
      )}
    </span>
  )
}
