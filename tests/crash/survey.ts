/** What must hold after any number of crashes. Every check answers with the lies it found, in words. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { attemptPaths } from '#engine/exec/attempt-paths.ts'
import { workspacePaths } from '#engine/workspace/paths.ts'
import type { TaskRow } from '#shared/run.ts'
import type { CrashServer } from './server.ts'

export interface Launched {
  readonly runId: string
  readonly name: string
  readonly state: string
  readonly outputs?: Readonly<Record<string, unknown>>
}

interface RunAnswer {
  readonly run: { readonly state: string }
  readonly tasks: readonly TaskRow[]
  readonly pipeline?: { readonly outputs: { readonly parameters: Readonly<Record<string, unknown>> } }
}

/** Pids of steps of this workspace, wherever they are now. */
export const orphansOf = (workspace: string): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      if (!Number.isInteger(pid) || pid === process.pid) return false
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
        return (
          environment.includes(`NAGARE_WORKSPACE=${workspace}`) &&
          environment.some((one) => one.startsWith('NAGARE_ATTEMPT='))
        )
      } catch {
        return false
      }
    })

export const ownRuns = async (server: CrashServer): Promise<string[]> => {
  const { runs } = await server.ask<{ runs: { runId: string; kind: string }[] }>('runs/list', { limit: 500 })
  return runs
    .filter((run) => run.kind === 'pipeline')
    .map((run) => run.runId)
    .toSorted()
}

interface Note {
  readonly what: string
  readonly stepRun: string
  readonly marker: string
  readonly more: string | undefined
}

const notesOf = (workspace: string): Note[] =>
  readFileSync(join(workspace, 'effects/notes'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [what = '', stepRun = '', marker = '', more] = line.split(' ')
      return { what, stepRun, marker, more }
    })

const count = (notes: readonly Note[], what: string): number =>
  notes.filter((one) => one.what === what).length

/** A step began once per attempt, and what ended well ended once. */
const effectLies = (task: TaskRow, notes: readonly Note[]): string[] => {
  const own = notes.filter((one) => one.stepRun === task.runId)
  const wrong: string[] = []
  if (count(own, 'begin') !== task.attempts.length)
    wrong.push(`began ${count(own, 'begin')} times in ${task.attempts.length} attempts`)
  if (count(own, 'end') !== (task.state === 'SUCCEEDED' ? 1 : 0))
    wrong.push(`ended ${count(own, 'end')} times and is ${task.state}`)
  if (new Set(own.map((one) => one.marker)).size !== task.attempts.length)
    wrong.push('an attempt was started twice')
  return wrong
}

const timeLies = (task: TaskRow): string[] => {
  const { queuedAt = 0, startedAt = queuedAt, endedAt } = task
  if (endedAt === undefined) return ['has no end']
  return endedAt < startedAt ? [`ended ${startedAt - endedAt} ms before it started`] : []
}

/** Each line that the step printed is in the log once, in its order, to the byte. */
const logLies = async (
  server: CrashServer,
  workspace: string,
  run: Launched,
  task: TaskRow,
  notes: readonly Note[],
): Promise<string[]> => {
  const wrong: string[] = []
  type Page = { lines: { text: string; stream: string; attempt: number }[]; cursor: string; more: boolean }
  const lines: Page['lines'] = []
  let page: Page | undefined
  do {
    const cursor = page === undefined ? {} : { cursor: page.cursor }
    page = await server.ask<Page>('runs/log', { runId: run.runId, task: task.path, limit: 7, ...cursor })
    lines.push(...page.lines)
  } while (page.more)
  const begun = notes.filter((one) => one.stepRun === task.runId && one.what === 'begin')
  for (const { attempt } of task.attempts) {
    const shown = lines.filter((line) => line.stream === 'stdout' && line.attempt === attempt)
    const text = shown.map((line) => `${line.text}\n`).join('')
    const { stdout } = attemptPaths(workspacePaths(workspace).runs, run.runId, task.path, attempt)
    if (text !== readFileSync(stdout, 'utf8').replaceAll('\r\n', '\n'))
      wrong.push(`the log of attempt ${attempt} is not what it printed`)
    const copies = begun.map((one) => join(workspace, 'effects', `${one.marker}.log`))
    const written = copies.filter((file) => statSync(file, { throwIfNoEntry: false }) !== undefined)
    if (written.length > 0 && !written.some((file) => readFileSync(file, 'utf8') === text))
      wrong.push(`the log of attempt ${attempt} is not what the step kept of it`)
  }
  return wrong
}

const artifactLies = (task: TaskRow): string[] =>
  Object.values(task.outputs?.artifacts ?? {})
    .flat()
    .flatMap(({ name, uri, type, metadata }) => {
      if (type === 'system.Metrics') return []
      const facts = statSync(uri, { throwIfNoEntry: false })
      if (facts === undefined) return [`its artifact ${name} is not at ${uri}`]
      if (facts.isDirectory()) {
        const parts = readdirSync(uri).toSorted()
        return parts.length === 5 ? [] : [`its artifact ${name} holds ${parts.length} files`]
      }
      const { rows } = metadata
      const lines = readFileSync(uri, 'utf8').split('\n').length - 1
      return rows === undefined || rows === lines ? [] : [`its artifact ${name} has ${lines} lines`]
    })

interface MetricAnswer {
  readonly metrics?: readonly { readonly step: number | string }[]
}

const mlflowLies = async (server: CrashServer, task: TaskRow): Promise<string[]> => {
  const ask = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${server.facts.url}/api/2.0/mlflow/${path}`)).json()) as T
  const { run } = await ask<{ run: { info: { status: string } } }>(`runs/get?run_id=${task.runId}`)
  const wanted = task.state === 'SUCCEEDED' ? 'FINISHED' : task.state
  const wrong = run.info.status === wanted ? [] : [`its MLflow run is ${run.info.status}`]
  if (task.name !== 'train') return wrong
  const history = `metrics/get-history?run_id=${task.runId}&metric_key=loss`
  const steps = ((await ask<MetricAnswer>(history)).metrics ?? []).map((one) => Number(one.step))
  const whole = Array.from({ length: 20 }, (_, step) => step)
  return JSON.stringify(steps.toSorted((a, b) => a - b)) === JSON.stringify(whole)
    ? wrong
    : [...wrong, `its metric has steps ${steps.join(' ')}`]
}

const runLies = async (
  server: CrashServer,
  workspace: string,
  run: Launched,
  notes: readonly Note[],
): Promise<string[]> => {
  const { run: row, tasks, pipeline } = await server.ask<RunAnswer>('runs/get', { runId: run.runId })
  const wrong: string[] = []
  if (row.state !== run.state) {
    const why = tasks.flatMap(({ path, failure }) =>
      failure === undefined ? [] : [`${path}: ${failure.message} ${failure.traceback ?? ''}`],
    )
    wrong.push(`is ${row.state}: ${why.join('\n')}`)
  }
  const outputs = pipeline?.outputs.parameters ?? {}
  if (run.outputs !== undefined && JSON.stringify(outputs) !== JSON.stringify(run.outputs))
    wrong.push(`has the outputs ${JSON.stringify(outputs)}`)
  for (const task of tasks) {
    const about = [...timeLies(task)]
    if (task.kind === 'step' && task.state !== 'SKIPPED') {
      about.push(...effectLies(task, notes), ...artifactLies(task), ...(await mlflowLies(server, task)))
      about.push(...(await logLies(server, workspace, run, task, notes)))
    }
    wrong.push(...about.map((lie) => `${task.path} ${lie}`))
  }
  if (run.name === 'flow') {
    const goodbye = tasks.find((task) => task.name === 'goodbye')
    const said = notes.filter((one) => one.what === 'final' && one.stepRun === goodbye?.runId)
    if (said.length !== 1 || said[0]?.more !== run.state)
      wrong.push(`told its exit handler ${said.map((one) => one.more).join(' and ') || 'nothing'}`)
  }
  return wrong.map((lie) => `${run.name} ${run.runId} ${lie}`)
}

/** Of the store itself: whole, and nothing left open in it. */
const storeLies = (workspace: string): string[] => {
  const sql = new Database(workspacePaths(workspace).database, { readonly: true })
  try {
    const number = (query: string): number => Number(sql.prepare(query).pluck().get())
    const wrong: string[] = []
    const check = String(sql.pragma('integrity_check', { simple: true }))
    if (check !== 'ok') wrong.push(`The store says: ${check}`)
    const open = number('SELECT count(*) FROM attempts WHERE ended = 0')
    if (open > 0) wrong.push(`${open} attempts are still open`)
    const running = number("SELECT count(*) FROM runs WHERE status NOT IN ('FINISHED', 'FAILED', 'KILLED')")
    if (running > 0) wrong.push(`${running} MLflow runs have not ended`)
    return wrong
  } finally {
    sql.close()
  }
}

export const lies = async (
  server: CrashServer,
  workspace: string,
  launched: readonly Launched[],
): Promise<string[]> => {
  const notes = notesOf(workspace)
  const found = storeLies(workspace)
  for (const run of launched) found.push(...(await runLies(server, workspace, run, notes)))
  return found
}
