import { isEnded, type TaskRow } from '#shared/run.ts'
import { formatDuration, formatShare } from '#ui/format.ts'
import { LiveTime } from '#ui/LiveTime.tsx'
import { begunAt } from './graph-status.ts'

/** How long a task took, or has been at it; while it says on its output how far it is, that too. */
export const TaskTime = ({ task }: { task: TaskRow }) => {
  const begun = begunAt(task)
  if (begun === undefined) return null
  return (
    <span className="t3 dense nowrap">
      {task.percent !== undefined && `${formatShare(task.percent, 100)} · `}
      {isEnded(task.state) ? formatDuration((task.endedAt ?? begun) - begun) : <LiveTime since={begun} />}
    </span>
  )
}
