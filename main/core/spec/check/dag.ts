/** Judges one DAG: its components, the order of its tasks and what it hands out. */

import { dependenciesOf } from '#core/plan/dependencies.ts'
import { parameterTypeOf } from '#core/plan/values.ts'
import type { ParameterSelector, TaskSpec } from '#shared/pipeline.ts'
import { componentOf, entry, tasksOf } from '../document.ts'
import { isChannel } from '../graph/names.ts'
import { type DagPlace, nodeId } from '../walk.ts'
import { cyclesOf } from './cycles.ts'
import { outputParameter, type Siblings, siblingsOf } from './ends.ts'
import { componentPath, dagName, type Report, taskPlace } from './report.ts'
import { checkTask } from './task.ts'
import { parameterFit, shownType, withArticle } from './types.ts'

function checkComponent(report: Report, dag: DagPlace, key: string, task: TaskSpec): void {
  const place = taskPlace(dag, key)
  const { name } = task.componentRef
  const component = componentOf(report.doc, task)
  const about = { task: place.id, field: 'componentRef.name' }
  if (component === undefined) {
    const hint = report.suggest(
      name,
      Object.keys(report.doc.spec.components ?? {}),
      'Add the component, or remove the task.',
    )
    const message = `\`${key}\` uses the component \`${name}\`, which is missing.`
    report.add([...place.path, 'componentRef', 'name'], {
      code: 'missing-component',
      message,
      ...hint,
      ...about,
    })
    return
  }
  if (component.dag !== undefined) return
  const label = component.executorLabel
  if (label === undefined) {
    const message = `The component \`${name}\` of \`${key}\` has neither steps nor an executor.`
    report.add(['components', name], { code: 'empty-component', message, ...about })
  } else if (entry(report.doc.spec.deploymentSpec?.executors, label) === undefined) {
    const message = `The executor \`${label}\` of \`${key}\` is missing.`
    report.add(['components', name, 'executorLabel'], {
      code: 'missing-executor',
      message,
      hint: 'It should stand under deploymentSpec.executors.',
      ...about,
    })
  }
}

function checkOrder(report: Report, dag: DagPlace, siblings: Siblings): void {
  for (const [key, task] of tasksOf(dag.dag)) {
    const place = taskPlace(dag, key)
    for (const name of task.dependentTasks ?? []) {
      if (siblings.has(name)) continue
      const message = `\`${key}\` should run after \`${name}\`, which ${dagName(dag)} does not have.`
      const hint = report.suggest(name, [...siblings.keys()], 'Remove the dependency.')
      report.add([...place.path, 'dependentTasks'], {
        code: 'unknown-task',
        message,
        ...hint,
        task: place.id,
        field: 'dependentTasks',
      })
    }
  }
  for (const cycle of cyclesOf(dependenciesOf(dag.dag))) {
    const [first = ''] = cycle
    const place = taskPlace(dag, first)
    const names = cycle.length > 8 ? [...cycle.slice(0, 7), '…'] : cycle
    const trail = [...names, first].map((name) => (name === '…' ? name : `\`${name}\``)).join(' → ')
    const message =
      cycle.length === 1 ? `\`${first}\` waits for itself.` : `These tasks wait for each other: ${trail}.`
    report.add(place.path, {
      code: 'cycle',
      message,
      hint: 'Remove one of these connections.',
      task: place.id,
    })
  }
}

interface Selector {
  readonly producerSubtask: string
  readonly key: string
}

function checkSelectors(
  report: Report,
  dag: DagPlace,
  siblings: Siblings,
  kind: 'parameters' | 'artifacts',
  name: string,
  selectors: readonly Selector[],
): void {
  const path = [...componentPath(dag), 'dag', 'outputs', kind, name]
  const about = { field: `outputs.${kind}.${name}`, ...(dag.id === undefined ? {} : { task: dag.id }) }
  if (selectors.length === 0) {
    report.add(path, {
      code: 'unknown-output',
      message: `The output \`${name}\` of ${dagName(dag)} comes from nowhere.`,
      ...about,
    })
  }
  for (const { producerSubtask, key } of selectors) {
    const component = siblings.get(producerSubtask)
    if (component === undefined) {
      const message = `The output \`${name}\` of ${dagName(dag)} comes from the task \`${producerSubtask}\`, which is not there.`
      report.add(path, { code: 'unknown-task', message, ...about })
    } else if (component !== null && entry<unknown>(component.outputDefinitions?.[kind], key) === undefined) {
      const message = `The output \`${name}\` of ${dagName(dag)} comes from the output \`${key}\` of \`${producerSubtask}\`, which does not exist.`
      report.add(path, { code: 'unknown-output', message, ...about })
    }
  }
}

function checkOutputs(report: Report, dag: DagPlace, siblings: Siblings): void {
  const { outputs } = dag.dag
  for (const [name, output] of Object.entries(outputs?.parameters ?? {})) {
    const from = output.valueFromParameter
      ? [output.valueFromParameter]
      : (output.valueFromOneof?.parameterSelectors ?? [])
    const selectors = from.map((item) => ({
      producerSubtask: item.producerSubtask,
      key: item.outputParameterKey,
    }))
    checkSelectors(report, dag, siblings, 'parameters', name, selectors)
    for (const selector of from) checkOutputType(report, dag, siblings, name, selector)
  }
  for (const [name, output] of Object.entries(outputs?.artifacts ?? {})) {
    const selectors = (output.artifactSelectors ?? []).map((item) => ({
      producerSubtask: item.producerSubtask,
      key: item.outputArtifactKey,
    }))
    checkSelectors(report, dag, siblings, 'artifacts', name, selectors)
  }
  for (const kind of ['parameters', 'artifacts'] as const) {
    for (const name of Object.keys(dag.component.outputDefinitions?.[kind] ?? {})) {
      if (entry<unknown>(outputs?.[kind], name) !== undefined) continue
      const message = `Nothing in ${dagName(dag)} produces its output \`${name}\`.`
      const about = { field: `outputs.${kind}.${name}`, ...(dag.id === undefined ? {} : { task: dag.id }) }
      report.add([...componentPath(dag), 'outputDefinitions', kind, name], {
        code: 'unproduced-output',
        message,
        ...about,
      })
    }
  }
}

/** Node ids join task names with slashes and loop indices in brackets. */
function checkName(report: Report, dag: DagPlace, key: string): void {
  if (key !== '' && !/[/[\]]/.test(key)) return
  const message = `The task name \`${key}\` ${key === '' ? 'is empty' : 'contains a slash or a bracket'}.`
  report.add(taskPlace(dag, key).path, {
    code: 'bad-name',
    message,
    hint: 'Rename the task.',
    task: nodeId(dag.id, key),
  })
}

/** What a loop collects is declared as LIST from the loop outwards, also on the conditions around and inside it. */
function checkOutputType(
  report: Report,
  dag: DagPlace,
  siblings: Siblings,
  name: string,
  from: ParameterSelector,
): void {
  const given = outputParameter(siblings, from.producerSubtask, from.outputParameterKey)
  const declared = entry(dag.component.outputDefinitions?.parameters, name)
  if (given === undefined || declared === undefined) return
  const [type, wanted] = [parameterTypeOf(given), parameterTypeOf(declared)]
  if (wanted === 'LIST' || parameterFit(type, wanted) !== 'no') return
  // SDKs before 2.1 give everything that a loop collects the type of the first of it. Nobody reads it there.
  if (isChannel(name)) return
  const message = `The output \`${name}\` of ${dagName(dag)} is ${withArticle(shownType(wanted))}, but comes from \`${from.producerSubtask}.${from.outputParameterKey}\`, ${withArticle(shownType(type))}.`
  const about = { field: `outputs.parameters.${name}`, ...(dag.id === undefined ? {} : { task: dag.id }) }
  report.add([...componentPath(dag), 'dag', 'outputs', 'parameters', name], {
    code: 'type-mismatch',
    message,
    ...about,
  })
}

export function checkDag(report: Report, dag: DagPlace): void {
  const siblings = siblingsOf(report.doc, dag)
  for (const [key, task] of tasksOf(dag.dag)) {
    checkName(report, dag, key)
    checkComponent(report, dag, key, task)
    const component = siblings.get(key)
    if (component) checkTask({ report, dag, place: taskPlace(dag, key), task, component, siblings })
  }
  checkOrder(report, dag, siblings)
  checkOutputs(report, dag, siblings)
}
