/** One step as the statements that make its task. */

import { rawKubernetesSettings } from '#core/plan/kubernetes.ts'
import { entry } from '#core/spec/document.ts'
import { settingInputs } from '#core/spec/setting-inputs.ts'
import type { InputParameter } from '#shared/pipeline.ts'
import { type Code, call, named } from './code.ts'
import { kubernetesCalls } from './kubernetes.ts'
import { pythonText } from './literal.ts'
import { isIdentifier } from './names.ts'
import type { Scope } from './scope.ts'
import { settingCalls } from './settings.ts'
import { shapeOfPort } from './shapes.ts'
import { type Binding, constantOf, sourceOf } from './sources.ts'
import type { Step } from './tree.ts'
import { artifactClass } from './types.ts'

/** A line of the function; one that makes a task gets a variable only if something asks for the task. */
export interface Line {
  readonly indent: number
  readonly code: Code
  readonly makes?: Step
}

const isWhole = (spec: InputParameter | undefined): boolean => spec?.parameterType !== 'NUMBER_DOUBLE'

function argumentCode(scope: Scope, step: Step, name: string, binding: Binding): Code {
  const constant = constantOf(binding)
  const spec = entry(step.component.inputDefinitions?.parameters, name)
  const source = sourceOf(step.block, spec === undefined ? 'artifacts' : 'parameters', binding)
  scope.judge(source, shapeOfPort(step.component.inputDefinitions, name), name, step.id)
  return constant === undefined
    ? scope.text(source, step.id)
    : scope.constant(step, constant.value, isWhole(spec))
}

/** Inputs that somebody gave, without those that the SDK adds by itself. */
function givenInputs(scope: Scope, step: Step): (readonly [string, Binding])[] {
  const { parameters = {}, artifacts = {} } = step.task.inputs ?? {}
  const own = step.component.inputDefinitions
  const isOwn = (name: string): boolean =>
    entry(own?.parameters, name) !== undefined || entry(own?.artifacts, name) !== undefined
  return [...Object.entries(artifacts), ...Object.entries(parameters)].filter(([name, binding]) => {
    if ((binding as Binding).taskFinalStatus !== undefined) return false
    if (isOwn(name)) return true
    if (!name.startsWith('pipelinechannel--') && !settingInputs.has(name))
      scope.writing.refuse(step.id, `The step takes no input \`${name}\`, but one is bound.`)
    return false
  }) as (readonly [string, Binding])[]
}

function callCode(scope: Scope, step: Step): Code {
  const inputs = givenInputs(scope, step).map(([name, binding]) => ({
    name,
    code: argumentCode(scope, step, name, binding),
  }))
  const plain = inputs.filter(({ name }) => isIdentifier(name))
  const others = inputs.filter(({ name }) => !isIdentifier(name))
  const more: Code[] =
    others.length === 0
      ? []
      : [
          [
            '**',
            { open: '{', items: others.map(({ name, code }) => [pythonText(name), ': ', code]), close: '}' },
          ],
        ]
  return call(scope.defined.get(step)?.name ?? step.key, [
    ...plain.map(({ name, code }) => named(name, code)),
    ...more,
  ])
}

/** An importer's address and metadata are arguments of its own; its inputs only carry them. */
function importerCode(scope: Scope, step: Step): Code {
  const { importer } = step.executor ?? {}
  const uri = step.task.inputs?.parameters?.['uri'] as Binding | undefined
  const source = uri === undefined ? undefined : sourceOf(step.block, 'parameters', uri)
  const constant = source?.from === 'constant' ? source.value : importer?.artifactUri?.constant
  const address =
    source === undefined || source.from === 'constant'
      ? scope.constant(step, constant ?? '', true)
      : scope.text(source, step.id)
  const type = artifactClass(scope.writing, importer?.typeSchema)
  if (type === undefined)
    scope.writing.refuse(step.id, 'The importer does not say which class its artifact is of.')
  const metadata = importer?.metadata
  return call('dsl.importer', [
    named('artifact_uri', address),
    named('artifact_class', type ?? 'dsl.Artifact'),
    ...(importer?.reimport === true ? [named('reimport', 'True')] : []),
    ...(metadata === undefined || Object.keys(metadata).length === 0
      ? []
      : [named('metadata', importerMetadata(scope, step, metadata))]),
    ...(importer?.downloadToWorkspace === true ? [named('download_to_workspace', 'True')] : []),
  ])
}

/** Its inputs are declared, but stand for what is written in the metadata. */
function importerMetadata(scope: Scope, step: Step, metadata: unknown): Code {
  const { inputDefinitions: _, ...component } = step.component
  return scope.constant({ ...step, component }, metadata, true)
}

function settingLines(scope: Scope, step: Step, indent: number, isExit: boolean): Line[] {
  const { writing } = scope
  const { calls, problems } = settingCalls(step, scope.sdk.get(step) ?? step.key, isExit, (text) =>
    settingText(scope, step, text),
  )
  for (const problem of problems) writing.refuse(step.id, `Python's DSL cannot say this: ${problem}.`)
  const afters = scope.afters.get(step) ?? []
  const all = afters.length === 0 ? calls : [...calls, call('after', afters)]
  const raw = step.component.dag === undefined ? rawKubernetesSettings(writing.doc, step.component) : {}
  const lines = all.map((code): Line => ({ indent, code: [`${scope.variableOf(step)}.`, code] }))
  if (Object.keys(raw).length === 0) return lines
  if (step.executor?.importer !== undefined) {
    writing.note(
      'left-out',
      step.id,
      `The settings for the cluster of “${step.key}” are left out: the SDK takes none for an importer.`,
    )
    return lines
  }
  writing.usesKubernetes = true
  const platform = kubernetesCalls(raw, scope.variableOf(step), (reference) =>
    scope.reference(step, reference),
  )
  if (platform.problem !== undefined)
    writing.refuse(step.id, `Python's DSL cannot say this: ${platform.problem}.`)
  return [...lines, ...platform.calls.map((code): Line => ({ indent, code }))]
}

/** A setting that comes from somewhere is that value itself, not a text with it inside. */
function settingText(scope: Scope, step: Step, text: string): string {
  return scope.injected(step, text) ?? scope.templated(step, text)
}

/** A final status is of one step that is waited for, in the same frame; an exit task gets that of its frame. */
function judgeStatus(scope: Scope, { task, component, id }: Step, isExit: boolean): void {
  const asks = Object.values(component.inputDefinitions?.parameters ?? {}).some(
    ({ parameterType: type }) => type === 'TASK_FINAL_STATUS',
  )
  if (!asks || isExit) return
  const waits = task.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED'
  if (!waits || task.dependentTasks?.length !== 1)
    scope.writing.refuse(
      id,
      "A step that takes a final status has to go on after a failure, and to wait for exactly one other, in Python's DSL.",
    )
}

export function stepLines(scope: Scope, step: Step, indent: number, isExit = false): Line[] {
  judgeStatus(scope, step, isExit)
  const code = step.executor?.importer === undefined ? callCode(scope, step) : importerCode(scope, step)
  if (step.executor === undefined && step.component.dag === undefined)
    scope.writing.refuse(step.id, `There is nothing to run behind “${step.key}”.`)
  else if (
    step.executor !== undefined &&
    step.executor.container === undefined &&
    step.executor.importer === undefined
  )
    scope.writing.refuse(step.id, `“${step.key}” is of a kind that only other products run.`)
  return [{ indent, code, makes: step }, ...settingLines(scope, step, indent, isExit)]
}
