import { type ReactNode, useId } from 'react'
import { Prose } from '#ui/Prose.tsx'

export interface RowProps {
  readonly label: ReactNode
  /** As problems name it; a click on a problem comes here. */
  readonly field?: string
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly error?: string | undefined
  readonly about?: ReactNode
  /** Gets the ids that tie the control to its words. */
  readonly children: (ids: { readonly id: string; readonly 'aria-describedby': string }) => ReactNode
}

/** One field: its name, what it can do, the control, what is wrong, what it is for. */
export const Row = ({ label, field, note, actions, error, about, children }: RowProps) => {
  const id = useId()
  return (
    <div className="n-formrow" data-field={field} data-bad={error === undefined ? undefined : true}>
      <div className="row n-formrow__head">
        <label className="trunc" htmlFor={id}>
          {label}
        </label>
        {note !== undefined && <span className="cap t3 nowrap">{note}</span>}
        <span className="grow" />
        {actions}
      </div>
      {children({ id, 'aria-describedby': `${id}-about` })}
      <div id={`${id}-about`}>
        {error !== undefined && (
          <p className="n-formrow__error cap" role="alert">
            <Prose text={error} />
          </p>
        )}
        {about !== undefined && <div className="cap t3">{about}</div>}
      </div>
    </div>
  )
}
