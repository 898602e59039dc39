/** From how a process ended to why, in words. */

import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { constants } from 'node:os'
import { basename, isAbsolute } from 'node:path'
import { z } from 'zod'
import { packageOf } from '#core/python/packages.ts'
import type { Failure } from '#shared/run.ts'
import type { AttemptPaths } from '../attempt-paths.ts'
import { fullDisk } from '../capacity.ts'
import type { ComponentFailure } from '../component-file.ts'
import type { StepExit } from '../process/launcher.ts'
import { containerOf } from './container-record.ts'

const ComponentFailureFile = z.looseObject({
  kind: z.enum(['exception', 'missing-module', 'bad-input', 'bad-output']),
  type: z.string(),
  message: z.string(),
  module: z.string().optional(),
  field: z.string().optional(),
  traceback: z.string(),
})

const tailBytes = 64 << 10

/** The last part of a file, by reading only that. */
const tailOf = (file: string, bytes = tailBytes): string => {
  try {
    const handle = openSync(file, 'r')
    try {
      const { size } = fstatSync(handle)
      const buffer = Buffer.alloc(Math.min(size, bytes))
      readSync(handle, buffer, 0, buffer.length, size - buffer.length)
      return buffer.toString('utf8')
    } finally {
      closeSync(handle)
    }
  } catch {
    return ''
  }
}

const readComponentFailure = (paths: AttemptPaths): ComponentFailure | undefined => {
  try {
    const parsed = ComponentFailureFile.safeParse(JSON.parse(readFileSync(paths.failure, 'utf8')))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** Commands that run without our runtime leave their traceback on stderr only. */
const fromTraceback = (text: string): ComponentFailure | undefined => {
  const start = text.lastIndexOf('Traceback (most recent call last):')
  if (start === -1) return undefined
  const traceback = text.slice(start).trimEnd()
  const last = /^([A-Za-z_][\w.]*)(?:: ([\s\S]*))?$/m.exec(
    traceback.split('\n').findLast((line) => /^[A-Za-z_]/.test(line)) ?? '',
  )
  if (last?.[1] === undefined) return undefined
  const [, type, message = ''] = last
  const module = /^No module named '([^'.]+)/.exec(message)?.[1]
  if (type === 'ModuleNotFoundError' && module !== undefined)
    return { kind: 'missing-module', type, message, module, traceback }
  return { kind: 'exception', type, message, traceback }
}

const missingModule = (module: string): Pick<Failure, 'message' | 'hint'> => {
  const name = packageOf(module)
  const which = name === module ? '' : ` (it comes with the package ${name})`
  return {
    message: `“${module}” is not installed in this step's environment${which}.`,
    hint: `Add "${name}" to the step's packages (Environment, beside its code); in Python, to packages_to_install.`,
  }
}

/** A path that is looked for in the folder of the attempt, where nobody has put anything. */
const strayFile = ({ type, message }: ComponentFailure): string | undefined => {
  if (type !== 'FileNotFoundError') return undefined
  const path = /No such file or directory: '([^']+)'/.exec(message)?.[1]
  if (path === undefined || isAbsolute(path) || path.includes('://')) return undefined
  const place = 'os.environ["NAGARE_WORKSPACE"]'
  return `A step runs in an empty folder of its own, and “${path}” is looked for there. Files of the workspace lie below ${place}; steps such as Load CSV look there by themselves.`
}

const hints = {
  exception: 'The traceback shows the line of the component.',
  'bad-input': 'Give the input a value of the type that the function expects.',
  'bad-output': 'Return a value of the type that the function declares.',
} as const

const raised = (failure: ComponentFailure, status: number | undefined): Failure => {
  const said = failure.message === '' ? failure.type : `${failure.type}: ${failure.message}`
  const words =
    failure.kind === 'missing-module'
      ? missingModule(failure.module ?? failure.message)
      : { message: said, hint: strayFile(failure) ?? hints[failure.kind] }
  return {
    reason: failure.kind,
    ...words,
    traceback: failure.traceback,
    ...(failure.field === undefined ? {} : { field: failure.field }),
    ...(status === undefined ? {} : { exitCode: status }),
  }
}

const signalName = (number: number): string | undefined =>
  Object.entries(constants.signals).find(([, value]) => value === number)?.[0]

const killHint =
  'Nagare did not do this. The usual cause is that the machine ran out of memory: use less in this step, or run fewer steps at once.'

const killed = (signal: string, status: number): Failure => ({
  reason: 'signal',
  message: `The step was killed from outside with ${signal}.`,
  hint:
    signal === 'SIGKILL'
      ? killHint
      : 'A crash in native code (SIGSEGV, SIGABRT, SIGBUS) is a fault of a library; other signals were sent by somebody.',
  signal,
  exitCode: status,
})

const vanished: Failure = {
  reason: 'lost',
  message: 'The step vanished without leaving a status.',
  hint: 'The whole process group was killed from outside, often because the machine ran out of memory.',
}

/** Statuses by which podman and docker say that the step itself never began. */
const containerFailure = (status: number, engine: string, paths: AttemptPaths): Failure | undefined => {
  if (status < 125 || status > 127) return undefined
  const said = tailOf(paths.stderr).trimEnd().split('\n').at(-1) ?? ''
  const program = basename(engine)
  const hint = `Its whole log is in the run; “${program} info” tells about the engine.`
  if (status === 125)
    return {
      reason: 'spawn',
      message: `${program} could not start the container: ${said}`,
      hint,
      exitCode: status,
    }
  const message = `The program of this step is not in its image, or cannot be started there: ${said}`
  return { reason: 'spawn', message, hint: 'Check the component’s command and its image.', exitCode: status }
}

const homeless: Failure = {
  reason: 'lost',
  message: 'The step deleted its own folder, and the place of its status with it.',
  hint: 'A component may delete what it made: its working directory lies inside that folder.',
}

/**
 * @param exit how the wrapper says it ended; not 0.
 * The signal is read from a status above 128, as every shell writes it.
 */
export const failureOf = (exit: StepExit, paths: AttemptPaths): Failure => {
  const { status } = exit
  const told = readComponentFailure(paths)
  if (told !== undefined) return raised(told, status)
  if (status === undefined) return existsSync(paths.directory) ? vanished : homeless
  const container = containerOf(paths)
  const started = container === undefined ? undefined : containerFailure(status, container.engine, paths)
  if (started !== undefined) return started
  const signal = status > 128 ? signalName(status - 128) : undefined
  if (signal !== undefined) return killed(signal, status)
  const traced = fromTraceback(tailOf(paths.stderr))
  if (traced !== undefined && status === 1) return raised(traced, status)
  return {
    reason: 'exit',
    message: `The step ended with exit status ${status}.`,
    hint:
      fullDisk(paths.directory) === undefined
        ? 'The end of its log shows what it printed last.'
        : 'The disk is full, which may be why, and why its last words are missing. Free some space and run it again.',
    exitCode: status,
  }
}
