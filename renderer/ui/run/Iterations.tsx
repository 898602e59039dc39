import { useTranslation } from 'react-i18next'
import type { TaskRow } from '#shared/run.ts'
import { Segmented } from '#ui/Segmented.tsx'
import { TaskStatus } from '#ui/status/StatusMark.tsx'
import './values.css'

const mostSegments = 5

/** Which of several iterations of a step is looked at, by the path of its task. */
export const Iterations = ({
  tasks,
  value,
  onChange,
}: {
  tasks: readonly TaskRow[]
  value: string
  onChange: (path: string) => void
}) => {
  const { t } = useTranslation('run')
  const place = (path: string): string =>
    [...path.matchAll(/\[(\d+)\]/g)].map((match) => String(Number(match[1]) + 1)).join('.')
  if (tasks.length > mostSegments) {
    return (
      <select
        className="n-iterations"
        aria-label={t('step.iteration')}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {tasks.map((task) => (
          <option key={task.path} value={task.path}>
            {place(task.path)}
          </option>
        ))}
      </select>
    )
  }
  const items = tasks.map((task) => ({
    key: task.path,
    label: (
      <>
        <TaskStatus state={task.state} bare size={12} />
        {place(task.path)}
      </>
    ),
  }))
  return <Segmented label={t('step.iteration')} items={items} value={value} onChange={onChange} />
}
