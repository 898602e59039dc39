import type { HTMLAttributes, Ref } from 'react'

/** A region that scrolls: the keyboard reaches it too (WCAG 2.1.1). */
export const Scroller = ({
  children,
  ...rest
}: HTMLAttributes<HTMLDivElement> & { ref?: Ref<HTMLDivElement> }) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: the keyboard must reach it
  <div tabIndex={0} {...rest}>
    {children}
  </div>
)
