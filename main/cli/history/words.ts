import { duration } from '#core/plan/duration.ts'
import type { HistoryCount, HistoryProgress, HistoryReport } from '#shared/history.ts'

const units = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** Bytes as people say them, in powers of a thousand. */
export function amount(bytes: number): string {
  let [value, unit] = [bytes, 0]
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1]
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}

const kinds = [
  ['experiments', 'experiments'],
  ['runs', 'runs'],
  ['loggedModels', 'logged models'],
  ['registeredModels', 'registered models'],
  ['modelVersions', 'model versions'],
] as const

const countLine = (name: string, { taken, here, leftOut }: HistoryCount, verb: string): string =>
  `  ${name.padEnd(18)} ${String(taken).padStart(7)} ${verb}, ${here} there already${leftOut === 0 ? '' : `, ${leftOut} left out`}`

/** Long lists are for `--json`. */
const mostShown = 20

const shown = (title: string, lines: readonly string[]): string[] => {
  if (lines.length === 0) return []
  const rest = lines.length - mostShown
  return [
    '',
    title,
    ...lines.slice(0, mostShown),
    ...(rest > 0 ? [`  … and ${rest} more (--json lists all)`] : []),
  ]
}

export function reportLines(report: HistoryReport): string[] {
  const verb = report.dryRun ? 'would be taken' : 'taken'
  const { files, bytes } = report.artifacts
  return [
    `${report.from} → ${report.to}, ${duration(report.seconds * 1000)}`,
    ...kinds.map(([kind, name]) => countLine(name, report[kind], verb)),
    `  ${'points of metrics'.padEnd(18)} ${String(report.points).padStart(7)}`,
    `  ${'artifacts'.padEnd(18)} ${String(files).padStart(7)} files, ${amount(bytes)}`,
    ...shown(
      'Changed on the way:',
      report.notes.map((note) => `  ${note}`),
    ),
    ...shown(
      'Left out:',
      report.leftOut.map(({ what, message }) => `  ${what}: ${message}`),
    ),
    ...ending(report, verb),
  ]
}

const ending = (report: HistoryReport, verb: string): string[] => {
  const taken = kinds.reduce((sum, [kind]) => sum + report[kind].taken, 0)
  if (report.leftOut.length > 0) return ['', `Not everything ${report.dryRun ? 'could be' : 'was'} taken.`]
  return [
    '',
    taken === 0
      ? 'Nothing new: all of it was there already.'
      : `All of it ${verb === 'taken' ? 'is there' : verb}.`,
  ]
}

const stages: Readonly<Record<HistoryProgress['stage'], string>> = {
  reading: 'Looking',
  experiments: 'Experiments',
  runs: 'Runs',
  'logged-models': 'Logged models',
  registry: 'Registry',
}

export function progressLine({ stage, done, total, points, bytes }: HistoryProgress): string {
  const count = total === 0 ? `${done}` : `${done} of ${total}`
  return `${stages[stage]}: ${count} (${points} points, ${amount(bytes)})`
}
