import type { ReactNode } from 'react'

/** An empty state teaches: a small drawing, a sentence, the one action. */
export const Empty = ({
  art,
  title,
  text,
  action,
  page = false,
}: {
  art?: ReactNode
  title: string
  text?: ReactNode
  action?: ReactNode
  /** It is all there is: its title is that of the page. */
  page?: boolean
}) => (
  <div className="n-empty">
    <div>
      {art !== undefined && (
        <div className="n-empty__art" aria-hidden>
          {art}
        </div>
      )}
    </div>
    {page ? <h1 className="n-empty__title">{title}</h1> : <div className="n-empty__title">{title}</div>}
    {text !== undefined && <div className="n-empty__text">{text}</div>}
    {action}
  </div>
)
