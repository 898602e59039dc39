import type { ButtonHTMLAttributes, Ref } from 'react'
import { Icon } from './Icon.tsx'
import type { IconType } from './icons.ts'
import { Kbd } from './Kbd.tsx'
import { Tooltip } from './Tooltip.tsx'

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'>

export interface ButtonProps extends Native {
  /** One `primary` per region. */
  variant?: 'default' | 'primary' | 'ghost'
  size?: 'm' | 's'
  icon?: IconType
  /** Solid icons (play, stop) are filled shapes. */
  iconFill?: boolean
  /** Shown inside the button, as `mod+Enter`. */
  shortcut?: string | undefined
  ref?: Ref<HTMLButtonElement>
}

export const Button = ({
  variant = 'default',
  size = 'm',
  icon,
  iconFill = false,
  shortcut,
  className = '',
  children,
  ...rest
}: ButtonProps) => (
  <button
    type="button"
    className={`n-btn n-btn--${variant} ${size === 's' ? 'n-btn--s' : ''} ${className}`}
    {...rest}
  >
    {icon !== undefined && <Icon of={icon} size={14} fill={iconFill} />}
    {children}
    {shortcut !== undefined && <Kbd keys={shortcut} />}
  </button>
)

export interface IconButtonProps extends Native {
  icon: IconType
  /** Read aloud and shown on hover. */
  label: string
  shortcut?: string | undefined
  size?: 'm' | 's'
  iconSize?: number
  iconFill?: boolean
  ref?: Ref<HTMLButtonElement>
}

export const IconButton = ({
  icon,
  label,
  shortcut,
  size = 'm',
  iconSize = 16,
  iconFill = false,
  className = '',
  ...rest
}: IconButtonProps) => (
  <Tooltip label={label} shortcut={shortcut}>
    <button
      type="button"
      aria-label={label}
      className={`n-ib ${size === 's' ? 'n-ib--s' : ''} ${className}`}
      {...rest}
    >
      <Icon of={icon} size={iconSize} fill={iconFill} />
    </button>
  </Tooltip>
)
