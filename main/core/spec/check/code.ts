/** Judges the code of a Python step: whether Python can read it, and whether its arguments are the step's inputs. */
import { classifyExecutor } from '#core/plan/component.ts'
import type { PythonProblem } from '#core/python/source.ts'
import { codeIn, placeIn, readStep, type StepReading } from '#core/python/step-code.ts'
import type { ComponentSpec, ExecutorSpec } from '#shared/pipeline.ts'
import type { Subject } from './subject.ts'

/** Of one step; a text that is no Python at all would leave no room for what is wrong with the others. */
const most = 100

/** Names that the component declares on either side. */
function declaredIn({ inputDefinitions, outputDefinitions }: ComponentSpec): ReadonlySet<string> {
  return new Set(
    [inputDefinitions, outputDefinitions].flatMap((side) => [
      ...Object.keys(side?.parameters ?? {}),
      ...Object.keys(side?.artifacts ?? {}),
    ]),
  )
}

/**
 * An error is what fails for certain. A grammar may be older than the Python that reads the code, and a compiled file
 * may know types that we do not: that is a warning, or nothing.
 */
function severityOf(
  problem: PythonProblem,
  code: string,
  reading: StepReading,
  declared: ReadonlySet<string>,
): 'error' | 'warning' | undefined {
  const unread = reading.function?.unread ?? []
  const isArgument = (): boolean => {
    const head = code.slice(reading.function?.head.from, problem.to)
    return unread.some((name) => !declared.has(name) && new RegExp(`\\b${name}\\b[^,]*$`).test(head))
  }
  switch (problem.code) {
    case 'syntax':
    case 'sdk-refuses':
      return 'warning'
    case 'bad-order':
    case 'decorated':
    case 'star':
    case 'async':
      return 'error'
    case 'untyped':
    case 'bad-type':
      return isArgument() ? 'error' : undefined
    // A compiled file's defaults stand in its ports, and which function is called stands beside the code.
    case 'bad-default':
    case 'bad-name':
    case 'bad-option':
    case 'no-function':
    case 'several-functions':
      return undefined
  }
}

interface Fault {
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly hint?: string
  readonly line: number
  readonly column: number
}

/** What is wrong, for each executor once: documents share the executors that an edit leaves alone. */
const judged = new WeakMap<
  ExecutorSpec,
  { readonly component: ComponentSpec; readonly faults: readonly Fault[] }
>()

function faultsOf(
  executor: ExecutorSpec,
  component: ComponentSpec,
  sdkVersion: string | undefined,
): readonly Fault[] {
  const known = judged.get(executor)
  if (known !== undefined && known.component === component) return known.faults
  const found = classifyExecutor(executor, sdkVersion)
  const faults = found.kind === 'python' ? read(codeIn(found.source), found.functionName, component) : []
  judged.set(executor, { component, faults })
  return faults
}

function read(code: string, functionName: string, component: ComponentSpec): readonly Fault[] {
  const reading = readStep(code)
  const declared = declaredIn(component)
  if (reading.function === undefined && !new RegExp(`\\b${functionName}\\b`).test(code)) {
    const message = `there is no function \`${functionName}\`.`
    return [
      { severity: 'error', message, hint: 'Write def …(…): with what the step does.', line: 1, column: 1 },
    ]
  }
  return reading.problems
    .flatMap((problem) => {
      const severity = severityOf(problem, code, reading, declared)
      const { message, hint } = problem
      return severity === undefined
        ? []
        : [{ severity, message, ...(hint === undefined ? {} : { hint }), ...placeIn(code, problem.from) }]
    })
    .toSorted((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1))
    .slice(0, most)
}

/** Each with its line in the code; the field is `code:<line>:<column>`. */
export function checkCode(executor: ExecutorSpec, { report, component, place }: Subject): void {
  const path = ['deploymentSpec', 'executors', component.executorLabel ?? '', 'container', 'command']
  for (const { line, column, message, ...fault } of faultsOf(executor, component, report.doc.spec.sdkVersion))
    report.add(path, {
      ...fault,
      code: 'bad-code',
      message: `Line ${line} of the code of \`${place.key}\`: ${message}`,
      task: place.id,
      field: `code:${line}:${column}`,
    })
}
