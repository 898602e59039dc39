import type { ReactNode } from 'react'

/** An empty state teaches: a small drawing, a sentence, the one action. */
export const Empty = ({
  art,
  title,
  text,
  action,
}: {
  art?: ReactNode
  title: string
  text?: ReactNode
  action?: ReactNode
}) => (
  <div className="n-empty">
    <div>
      {art !== undefined && (
        <div className="n-empty__art" aria-hidden>
          {art}
        </div>
      )}
    </div>
    <div className="n-empty__title">{title}</div>
    {text !== undefined && <div className="n-empty__text">{text}</div>}
    {action}
  </div>
)
