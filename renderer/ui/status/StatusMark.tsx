/**
 * Nine silhouettes that read without colour: ring, broken ring, arc, tick, return arrow, dash, cross, square, bolt; and
 * the triangle of a plan.
 * Drawn on a 16 px grid; at 12 px (nodes) and 10 px (thumbnails) the shapes stay apart.
 */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunState, TaskState } from '#shared/run.ts'
import { type Mark, statusOfRun, statusOfTask } from './status.ts'

const drawings: Readonly<Record<Mark, ReactNode>> = {
  queued: <circle cx="8" cy="8" r="4.8" />,
  waiting: <circle cx="8" cy="8" r="4.8" strokeDasharray="2.15 2.15" />,
  running: (
    <>
      <circle cx="8" cy="8" r="4.8" opacity="0.34" />
      <path d="M8 3.2a4.8 4.8 0 0 1 4.8 4.8" strokeWidth="2" />
    </>
  ),
  succeeded: <path d="m3.3 8.6 3.1 3.2 6.3-7.5" strokeWidth="1.75" />,
  reused: (
    <>
      <path d="M4.2 5A4.8 4.8 0 1 1 3.4 9.5" strokeWidth="1.55" />
      <path d="M4.1 2.1v3.1h3.1" strokeWidth="1.55" />
    </>
  ),
  skipped: <path d="M3.9 8h8.2" strokeWidth="1.8" />,
  failed: <path d="m4.1 4.1 7.8 7.8m0-7.8-7.8 7.8" strokeWidth="1.8" />,
  canceled: <rect x="4.2" y="4.2" width="7.6" height="7.6" rx="0.8" fill="currentColor" stroke="none" />,
  interrupted: <path d="M9.1 1.7 3.7 9.1h3.7l-.7 5.2 5.6-7.6H8.5z" fill="currentColor" stroke="none" />,
  planned: <path d="M5.4 3.4v9.2L12.6 8z" fill="currentColor" strokeWidth="1.2" />,
}

/** The bare mark. With `title` it is an image with that name, without it is decoration beside a word. */
export const StatusShape = ({
  status,
  size = 14,
  title,
}: {
  status: Mark
  size?: number
  title?: string
}) => (
  <span className="n-st" data-status={status} title={title}>
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      role={title === undefined ? undefined : 'img'}
      aria-label={title}
      aria-hidden={title === undefined}
    >
      {drawings[status]}
    </svg>
  </span>
)

/** Mark and word. `children` replaces the word ("62 %", "12.4 s") where the shape alone says the state. */
export const StatusMark = ({
  status,
  size = 14,
  bare = false,
  children,
}: {
  status: Mark
  size?: number
  /** Only the mark; its word is the title. */
  bare?: boolean
  children?: ReactNode
}) => {
  const { t } = useTranslation('common')
  const word = t(`status.${status}`)
  if (bare) return <StatusShape status={status} size={size} title={word} />
  return (
    <span className="n-st" data-status={status}>
      <StatusShape status={status} size={size} />
      <span>{children ?? word}</span>
    </span>
  )
}

export const RunStatus = ({ state, bare, size }: { state: RunState; bare?: boolean; size?: number }) => (
  <StatusMark status={statusOfRun(state)} bare={bare ?? false} size={size ?? 14} />
)
export const TaskStatus = ({ state, bare, size }: { state: TaskState; bare?: boolean; size?: number }) => (
  <StatusMark status={statusOfTask(state)} bare={bare ?? false} size={size ?? 14} />
)
