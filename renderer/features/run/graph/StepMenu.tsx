import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { LaunchRequest, RunDetail } from '#shared/contract/studio.ts'
import { isEnded, type TaskRow } from '#shared/run.ts'
import { IconButton } from '#ui/Button.tsx'
import { IconMore } from '#ui/icons.ts'
import { partOf } from '#ui/run/followed.ts'
import { useStart } from '../use-start.ts'

type Part = NonNullable<LaunchRequest['partial']>

/**
 * With the values of this run. A pipeline of the workspace runs as its file is now, so that a step can be mended and
 * run again; what comes before it is taken from this run.
 */
const requestOf = ({ run, pipeline }: RunDetail, partial: Part): LaunchRequest => ({
  ...(run.pipelineId === undefined
    ? { text: pipeline?.text ?? '', source: run.source ?? run.pipelineName ?? '' }
    : { pipelineId: run.pipelineId }),
  parameters: { ...pipeline?.arguments },
  experimentName: run.experimentName,
  partial,
})

/** Run from here, to here, only this. */
export const StepMenu = ({ detail, task }: { detail: RunDetail; task: TaskRow }) => {
  const { t } = useTranslation('run')
  const { start, busy, problem } = useStart()
  const { run, pipeline } = detail
  if (pipeline === undefined || !isEnded(run.state)) return null
  const source = run.runId
  const { nodeId } = task
  const parts: readonly (readonly [string, Part])[] = [
    [t('step.runFrom'), { from: nodeId, source }],
    [t('step.runTo'), { to: nodeId }],
    [t('step.runOnly'), { only: nodeId, source }],
  ]
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <IconButton icon={IconMore} label={t('step.more')} disabled={busy} />
        </Menu.Target>
        <Menu.Dropdown>
          {parts.map(([label, partial]) => (
            <Menu.Item
              key={label}
              onClick={() =>
                start((client) => client.runs.launch(requestOf(detail, partial)), {
                  pipelineId: run.pipelineId,
                  part: partOf(partial),
                })
              }
            >
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {problem !== undefined && (
        <span role="alert" className="n-field__error dense">
          {problem}
        </span>
      )}
    </>
  )
}
