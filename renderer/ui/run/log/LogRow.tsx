import { memo } from 'react'
import type { LogLine } from '#shared/run.ts'
import { clockOf, piecesOf, severityOf, textOf, withHits } from './log-line.ts'

export interface LogRowProps {
  readonly line: LogLine | undefined
  readonly top: number
  readonly search: string
  /** Short name of the step and the colour token that stands for it; absent when one step is shown. */
  readonly step: { readonly label: string; readonly token: string } | undefined
  /** The line before belongs to a traceback: an indented line goes on with it. */
  readonly afterError: boolean
}

/** One line: time, step, text in its own colours. */
export const LogRow = memo(({ line, top, search, step, afterError }: LogRowProps) => {
  const style = { transform: `translateY(${String(top)}px)` }
  if (line === undefined) return <div className="n-log__line" style={style} data-empty aria-hidden />
  const pieces = withHits(piecesOf(textOf(line)), search)
  return (
    <div
      className="n-log__line"
      style={style}
      data-severity={
        afterError && /^\s/.test(line.text) && line.stream === 'stderr' ? 'error' : severityOf(line)
      }
    >
      <span className="n-log__time">{clockOf(line.t)}</span>
      {step !== undefined && (
        <span className="n-log__step trunc" style={{ color: `var(${step.token})` }} title={line.task}>
          {step.label}
        </span>
      )}
      <span className="n-log__text">
        {pieces.map((piece, index) => (
          // Pieces of one line never change places.
          <span key={index} className={piece.className === '' ? undefined : piece.className}>
            {piece.text}
          </span>
        ))}
      </span>
    </div>
  )
})
LogRow.displayName = 'LogRow'
