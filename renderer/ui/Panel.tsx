import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { IconType } from './icons.ts'

/** A side or bottom region: 40 px header, optional 30 px tab row, a body that scrolls. */
export const Panel = ({
  icon,
  iconFill = false,
  title,
  subtitle,
  actions,
  tabs,
  footer,
  label,
  children,
}: {
  icon?: IconType | undefined
  iconFill?: boolean
  title?: ReactNode
  subtitle?: ReactNode
  actions?: ReactNode
  tabs?: ReactNode
  footer?: ReactNode
  /** Name of the region for assistive technology. */
  label: string
  children: ReactNode
}) => (
  <section className="n-panel" aria-label={label}>
    {title !== undefined && (
      <header className="n-panel__head">
        {icon !== undefined && <Icon of={icon} fill={iconFill} />}
        <span className="strong trunc">{title}</span>
        {subtitle !== undefined && <span className="dense t2 trunc grow">{subtitle}</span>}
        {subtitle === undefined && <span className="grow" />}
        {actions}
      </header>
    )}
    {tabs !== undefined && <div className="n-panel__tabs">{tabs}</div>}
    {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: the keyboard must reach it */}
    <div className="n-panel__body" tabIndex={0}>
      {children}
    </div>
    {footer}
  </section>
)
