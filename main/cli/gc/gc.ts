import { isDefinedError, safe } from '@orpc/client'
import type { TrashChoice, TrashNeed, TrashReport, TrashWeight } from '#shared/contract/trash.ts'
import { megabytes, openCounter } from '../counter.ts'
import type { Installation } from '../installation.ts'
import { say } from '../terminal.ts'
import type { GcCommand } from './arguments.ts'

const counted = ({ runs, experiments, models, bytes }: TrashWeight): string =>
  `${runs} runs, ${experiments} experiments, ${models} logged models (${megabytes(bytes)} of files)`

const reasons: Readonly<Record<TrashNeed['reason'], string>> = {
  running: 'has not ended',
  registered: 'has the files of',
  reused: 'made the results that are reused by',
  step: 'is a step of pipeline run',
  holds: 'is above what stays:',
  default: 'is the experiment that runs without one go to',
}
const needLine = ({ kind, id, reason, by }: TrashNeed): string =>
  `  ${kind} ${id} ${reasons[reason]}${reason === 'running' || reason === 'default' ? '' : ` ${by}`}`

function tell(report: TrashWeight | TrashReport, command: GcCommand): void {
  if (command.json) return void process.stdout.write(`${JSON.stringify(report)}\n`)
  process.stdout.write(`${command.dryRun ? 'Would delete' : 'Deleted'} ${counted(report)}.\n`)
  if (report.kept.length > 0) say(`Kept:\n${report.kept.map(needLine).join('\n')}`)
  if (report.breaks.length > 0) say(`Because of --force:\n${report.breaks.map(needLine).join('\n')}`)
  if ('elsewhere' in report && report.elsewhere.length > 0)
    say(`Files outside of the workspace were left alone:\n  ${report.elsewhere.join('\n  ')}`)
}

/** `nagare gc`: 0 all of it is gone, 1 something was kept, 2 refused or nobody to ask. */
export async function gc(command: GcCommand, workspace: string, installation: Installation): Promise<number> {
  const counter = await openCounter(workspace, installation)
  if (!counter) return 2
  const { dryRun, json: _, command: __, workspace: ___, runIds, experimentIds, modelIds, ...rest } = command
  const choice: TrashChoice = {
    ...rest,
    ...(runIds ? { runIds: [...runIds] } : {}),
    ...(experimentIds ? { experimentIds: [...experimentIds] } : {}),
    ...(modelIds ? { modelIds: [...modelIds] } : {}),
  }
  try {
    const { trash } = counter.studio
    const [error, report] = await safe(dryRun ? trash.weigh(choice) : trash.deleteForever(choice))
    if (error) {
      if (!isDefinedError(error)) throw error
      say(error.message)
      return 2
    }
    tell(report, command)
    return report.kept.length === 0 ? 0 : 1
  } finally {
    await counter.close()
  }
}
