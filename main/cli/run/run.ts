import { readFileSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { duration } from '#core/plan/duration.ts'
import { scanPipelines } from '#engine/pipelines/scan.ts'
import type { RunResult } from '#engine/services.ts'
import { workspacePaths } from '#engine/workspace/paths.ts'
import type { LaunchRequest } from '#shared/contract/studio.ts'
import type { StudioEvent } from '#shared/events.ts'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { RunCommand } from '../arguments.ts'
import type { Installation } from '../installation.ts'
import { pipelineSource } from '../pipeline/source.ts'
import { say, terminal } from '../terminal.ts'
import type { Desk } from './desk.ts'
import { openDesk, successor } from './open-desk.ts'
import { readParameters } from './parameters.ts'
import { liveProgress, plainProgress } from './progress.ts'
import { exitCodeOf, type RunReport, refusalReport, reportOf, sentence } from './result.ts'
import { planLines, problemLines } from './words.ts'

/** `nagare run`. Resolves with the exit status: 0 succeeded, 1 failed or canceled, 2 invalid or refused. */
export async function run(
  command: RunCommand,
  workspace: string,
  installation: Installation,
): Promise<number> {
  const request = await readRequest(command, workspace, installation)
  if (!request.ok) return refuse(command, request.error)
  const start = (desk: Desk) =>
    command.retry === undefined ? desk.launch(request.value) : desk.retry(command.retry)
  const opened = await openDesk(workspace, installation, say)
  if (!opened.ok) return refuse(command, [problem('workspace', opened.error.message, opened.error.hint)], '')
  const { desk, owner } = opened.value
  const desks = [desk]
  if (owner) say(`The workspace is open in process ${owner.pid} (${owner.url}): the run goes there.`)
  try {
    if (command.plan) return await tellPlan(command, desk, request.value)
    const afterLoss: Follow | undefined =
      owner &&
      ((runId, onDesk) => {
        const taken = (next: Desk): void => {
          desks.unshift(next)
          onDesk(next)
        }
        return findEnd(runId, owner.url, workspace, installation, taken)
      })
    const result = await follow(desk, start, afterLoss)
    if (!result.ok) return refuse(command, result.error)
    await tellEnd(desks[0] ?? desk, result.value)
    print(command, reportOf(result.value))
    return exitCodeOf(result.value)
  } catch (error) {
    if (!owner) throw error
    return lose(command, owner.url)
  } finally {
    for (const each of desks) await each.close()
  }
}

/** Everything that can be known to be wrong before a workspace is touched. */
async function readRequest(
  command: RunCommand,
  workspace: string,
  installation: Installation,
): Promise<Result<LaunchRequest, readonly Problem[]>> {
  // The run itself has its document and its values.
  if (command.retry !== undefined) return ok({ parameters: {} })
  const file = readText(command.file)
  if (!file.ok) return err([unreadable(file.error)])
  const paramsFile = command.paramsFile === undefined ? undefined : readText(command.paramsFile)
  if (paramsFile && !paramsFile.ok) return err([unreadable(paramsFile.error)])
  const parameters = readParameters(command.params, paramsFile?.value)
  if (!parameters.ok)
    return err([problem('bad-parameters', `${command.paramsFile ?? '--params'} ${parameters.error}`)])
  const source = await sourceOf(command, file.value, workspace, installation)
  if (!source.ok) return source
  return ok({
    ...documentOf(command.file, source.value, workspace),
    parameters: parameters.value,
    allow: command.allow,
    ...(command.partial === undefined ? {} : { partial: command.partial }),
    ...(command.parallelism === undefined ? {} : { parallelism: command.parallelism }),
    ...(command.priority === undefined ? {} : { priority: command.priority }),
    ...(command.cache === undefined ? {} : { cache: command.cache }),
    ...(command.experiment === undefined ? {} : { experimentName: command.experiment }),
    ...(command.name === undefined ? {} : { runName: command.name }),
  })
}

async function sourceOf(
  command: RunCommand,
  text: string,
  workspace: string,
  installation: Installation,
): Promise<Result<string, readonly Problem[]>> {
  const found = await pipelineSource(command.file, text, {
    workspace,
    runtimeFolder: installation.runtimeFolder,
    trust: command.trust === true,
    ...(command.pipeline === undefined ? {} : { pipeline: command.pipeline }),
  })
  if (!found.ok) return found
  for (const line of found.value.notes.flatMap((note) => problemLines(command.file, note))) say(line)
  return ok(found.value.text)
}

/** `--plan`: a line per step and one for all. */
async function tellPlan(command: RunCommand, desk: Desk, request: LaunchRequest): Promise<number> {
  const plan = await desk.plan(request)
  if (!plan.ok) return refuse(command, plan.error)
  if (command.json) process.stdout.write(`${JSON.stringify(plan.value)}\n`)
  else for (const line of planLines(plan.value)) process.stdout.write(`${line}\n`)
  return 0
}

/** A file of the workspace's own folder runs as that pipeline, so that it counts in its history. */
function documentOf(
  file: string,
  text: string,
  workspace: string,
): Pick<LaunchRequest, 'pipelineId' | 'text' | 'source'> {
  const path = resolve(file)
  const own = scanPipelines(workspacePaths(workspace).pipelines).find((item) => item.path === path)
  return own ? { pipelineId: own.id } : { text, source: basename(file) }
}

function readText(file: string): Result<string, string> {
  const facts = statSync(file, { throwIfNoEntry: false })
  if (!facts) return err(`There is no file ${file}.`)
  if (facts.isDirectory()) return err(`${file} is a folder; name a file in it.`)
  try {
    return ok(readFileSync(file, 'utf8'))
  } catch (error) {
    return err(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const problem = (code: string, message: string, hint?: string): Problem => ({
  severity: 'error',
  code,
  message,
  ...(hint === undefined ? {} : { hint }),
})

const unreadable = (message: string): Problem =>
  problem('no-file', message, `Check the name; relative ones start at ${process.cwd()}.`)

function refuse(command: RunCommand, problems: readonly Problem[], place: string = command.file): number {
  for (const line of problems.flatMap((each) => problemLines(place, each))) say(line)
  print(command, refusalReport(problems))
  return 2
}

/**
 * The server went away under a run that was handed to it. The next server of the workspace goes on with it, or, when
 * there is none, this process does.
 */
async function findEnd(
  runId: string,
  url: string,
  workspace: string,
  installation: Installation,
  onDesk: (desk: Desk) => void,
): Promise<RunResult> {
  say(`The server at ${url} went away. Looking in the workspace for the run.`)
  await successor(workspace)
  const opened = await openDesk(workspace, installation, say)
  if (!opened.ok) throw new Error(opened.error.message)
  const { desk } = opened.value
  onDesk(desk)
  return desk.finished(runId)
}

/** Nothing in the workspace tells how it ended, or it never began. */
function lose(command: RunCommand, url: string): number {
  const words = `The server at ${url} went away. Open the workspace to see how the run ended.`
  say(words)
  print(command, { ...refusalReport([]), error: words })
  return 1
}

function print(command: RunCommand, report: RunReport): void {
  if (command.json) process.stdout.write(`${JSON.stringify(report)}\n`)
}

/** A run whose servers keep vanishing is given up then. */
const maxLosses = 5

type Follow = (runId: string, onDesk: (desk: Desk) => void) => Promise<RunResult>

/**
 * Launches, shows progress and waits. The first Ctrl-C stops the run, the second leaves at once.
 * @param afterLoss finds the end of a run when its desk was lost under it.
 */
async function follow(
  desk: Desk,
  start: (desk: Desk) => ReturnType<Desk['launch']>,
  afterLoss: Follow | undefined,
): Promise<Result<RunResult, readonly Problem[]>> {
  let runId: string | undefined
  const early: StudioEvent[] = []
  const progress = (terminal.isTTY ? liveProgress : plainProgress)(() => runId, terminal, Date.now)
  // The first steps may start before we hear which run they belong to.
  desk.listen((event) => (runId === undefined ? void early.push(event) : progress.event(event)))
  try {
    const launched = await start(desk)
    if (!launched.ok) return launched
    runId = launched.value.runId
    for (const event of early) progress.event(event)
    const started = runId
    let current = desk
    const forget = stopOnInterrupt(() => current, started)
    const moved = (next: Desk): void => {
      current = next
      next.listen((event) => progress.event(event))
    }
    const end = await followed(desk.finished(started), afterLoss && (() => afterLoss(started, moved)))
    forget()
    return ok(end)
  } finally {
    progress.end()
  }
}

/** The next server may be lost as well. */
function followed(
  result: Promise<RunResult>,
  again: (() => Promise<RunResult>) | undefined,
  losses = 0,
): Promise<RunResult> {
  if (!again || losses === maxLosses) return result
  return result.catch(() => followed(again(), again, losses + 1))
}

function stopOnInterrupt(current: () => Desk, runId: string): () => void {
  let asked = false
  const onSignal = (): void => {
    if (asked) {
      current().leaveNow()
      process.exit(130)
    }
    asked = true
    say('Stopping the run; once more leaves at once.')
    void current()
      .stop(runId)
      .catch((error: unknown) => say(`It could not be stopped: ${String(error)}`))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return () => {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

/** The last word for people: how it ended, and for each step that failed why, with the end of its log. */
async function tellEnd(desk: Desk, result: RunResult): Promise<void> {
  const failed = result.tasks.filter(
    (task) => task.failure && task.state === 'FAILED' && task.kind === 'step',
  )
  for (const task of failed) {
    if (!task.failure) continue
    say(`\n${task.path}: ${sentence(task.failure)}`)
    const lines =
      task.failure.reason === 'upstream' ? [] : await desk.lastLines(result.runId, task.path).catch(() => [])
    for (const line of lines) say(`  │ ${line}`)
  }
  if (failed.length === 0 && result.failure) say(`\n${sentence(result.failure)}`)
  say(`\n${result.state} ${tookOf(result)}run ${result.runId}`)
}

function tookOf({ tasks }: RunResult): string {
  const starts = tasks.flatMap((task) => task.startedAt ?? [])
  const ends = tasks.flatMap((task) => task.endedAt ?? [])
  if (starts.length === 0 || ends.length === 0) return ''
  return `in ${duration(Math.max(...ends) - Math.min(...starts))}, `
}
