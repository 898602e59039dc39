/** Whether a well-formed document makes sense. */
import { asType, parameterTypeOf } from '#core/plan/values.ts'
import type { Problem } from '#shared/problem.ts'
import { ok } from '#shared/result.ts'
import { cyclesOf } from './check/cycles.ts'
import { checkDag } from './check/dag.ts'
import { Report } from './check/report.ts'
import { type PipelineDocument, tasksOf } from './document.ts'
import { type DagPlace, dagsOf } from './walk.ts'

function checkRoot(report: Report): void {
  const { root } = report.doc.spec
  if (root.dag === undefined) {
    report.add(['root'], {
      code: 'empty-pipeline',
      message: 'The pipeline has no steps: its root has no dag.',
      field: 'root.dag',
    })
  } else if (tasksOf(root.dag).length === 0) {
    report.add(['root', 'dag'], {
      code: 'empty-pipeline',
      message: 'The pipeline has no steps.',
      hint: 'Add a step.',
      field: 'root.dag.tasks',
    })
  }
}

/** A component that contains itself would never end. */
function checkRecursion(report: Report, dags: readonly DagPlace[]): void {
  const uses = new Map<string, Set<string>>()
  for (const place of dags) {
    if (place.componentName !== undefined) {
      uses.set(place.componentName, new Set(tasksOf(place.dag).map(([, task]) => task.componentRef.name)))
    }
  }
  for (const [name, needs] of uses) uses.set(name, new Set([...needs].filter((need) => uses.has(need))))
  for (const cycle of cyclesOf(uses)) {
    const [first = ''] = cycle
    const trail = [...cycle, first].map((name) => `\`${name}\``).join(' → ')
    report.add(['components', first], {
      code: 'recursive-component',
      message: `A component contains itself: ${trail}.`,
      field: `components.${first}`,
    })
  }
}

/** Defaults that do not have their declared type. Anything can be text. */
function checkDefaults(report: Report): void {
  const { root, components } = report.doc.spec
  for (const [name, component] of [['', root] as const, ...Object.entries(components ?? {})]) {
    for (const [input, spec] of Object.entries(component.inputDefinitions?.parameters ?? {})) {
      const type = parameterTypeOf(spec)
      const value = spec.defaultValue
      if (value === undefined || value === null) continue
      const allowed = spec.literals ?? []
      const fits =
        allowed.length === 0 || allowed.some((one) => JSON.stringify(one) === JSON.stringify(value))
      const typed = type === 'STRING' ? ok(value) : asType(value, type)
      if (typed.ok && fits) continue
      const why = typed.ok ? `${JSON.stringify(value)} is none of its allowed values` : typed.error
      const path = [
        ...(name === '' ? ['root'] : ['components', name]),
        'inputDefinitions',
        'parameters',
        input,
        'defaultValue',
      ]
      const owner = name === '' ? 'the pipeline' : `\`${name}\``
      const message = `The default of the input \`${input}\` of ${owner}: ${why}.`
      report.add(path, { code: typed.ok ? 'not-allowed' : 'type-mismatch', message, field: path.join('.') })
    }
  }
}

function checkUnused(report: Report, dags: readonly DagPlace[]): void {
  const { components, deploymentSpec } = report.doc.spec
  const used = new Set(dags.flatMap((place) => tasksOf(place.dag).map(([, task]) => task.componentRef.name)))
  for (const name of Object.keys(components ?? {})) {
    if (used.has(name)) continue
    const message = `The component \`${name}\` is not used by any task.`
    report.add(['components', name], {
      severity: 'warning',
      code: 'unused-component',
      message,
      field: `components.${name}`,
    })
  }
  const labels = new Set(Object.values(components ?? {}).map((component) => component.executorLabel))
  for (const label of Object.keys(deploymentSpec?.executors ?? {})) {
    if (labels.has(label)) continue
    const message = `The executor \`${label}\` is not used by any component.`
    report.add(['deploymentSpec', 'executors', label], {
      severity: 'warning',
      code: 'unused-executor',
      message,
      field: `deploymentSpec.executors.${label}`,
    })
  }
}

/**
 * Everything that makes this document wrong (`error`) or odd (`warning`), each with task, field and, for a parsed
 * document, line. A component that is used at several places is judged at its first. Linear in the document's size;
 * at most 500 errors and as many warnings, then `more-problems`. Codes: `empty-pipeline`, `bad-name`, `missing-component`, `empty-component`, `missing-executor`,
 * `unknown-task`, `unknown-output`, `unknown-input`, `unbound-input`, `missing-input`, `type-mismatch`,
 * `not-finite`, `bound-twice`, `not-allowed`, `bad-selector`, `bad-placeholder`, `bad-condition`, `bad-retry`, `bad-limit`,
 * `bad-executor`, `bad-path`, `structure`, `bad-loop`, `cycle`, `recursive-component`, `unproduced-output`, `unused-component`,
 * `unused-executor`.
 */
export function check(doc: PipelineDocument): Problem[] {
  const dags = dagsOf(doc)
  const report = new Report(doc)
  checkRoot(report)
  checkRecursion(report, dags)
  for (const dag of dags) checkDag(report, dag)
  checkDefaults(report)
  checkUnused(report, dags)
  return report.problems
}
