/**
 * From a task's spec to its values: what its inputs are when its upstream has ended, and what a DAG hands out when
 * its tasks have. Semantics follow the KFP driver (`resolver/parameters.go`): an absent or null value falls back to
 * the component's default, then to "absent" when the input is optional; a STRING input turns other values into text.
 */

import { entry } from '#core/spec/document.ts'
import type {
  ComponentSpec,
  DagSpec,
  InputParameter,
  TaskInputArtifact,
  TaskInputParameter,
  TaskSpec,
} from '#shared/pipeline.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { ArtifactValue, Failure, Outputs } from '#shared/run.ts'
import { localPath } from './local-path.ts'
import { type PlaceholderFacts, type ResolvedInputs, resolveConstant, valueText } from './placeholders.ts'
import { select } from './selector.ts'
import { asType, parameterTypeOf } from './values.ts'

/** What a task sees around it. */
export interface Scope {
  /** Inputs of the DAG that holds the task; for the root, the bound arguments. */
  readonly inputs: ResolvedInputs
  /** Outputs of a task of the same DAG that has succeeded; undefined for every other. */
  readonly outputsOf: (taskKey: string) => Outputs | undefined
  /** The value for a `taskFinalStatus` input; undefined: not known (treated as absent). */
  readonly finalStatusOf?: (taskKey: string) => unknown
  /** For placeholders in constants. `pipeline_task_name`/`_uuid` are those of the task being resolved. */
  readonly facts: PlaceholderFacts
}

interface Problem {
  readonly field: string
  readonly text: string
}
const failure = (problem: Problem, hint: string): Failure => ({
  reason: 'bad-input',
  message: problem.text,
  field: problem.field,
  hint,
})

/** `undefined` in a result: absent. */
type Found = Result<unknown, string>

function constantOf(input: TaskInputParameter): unknown {
  const runtime = input.runtimeValue
  const old = runtime?.constantValue
  if (old === undefined) return runtime?.constant
  return old.stringValue ?? old.doubleValue ?? (old.intValue === undefined ? undefined : Number(old.intValue))
}

function boundValue(input: TaskInputParameter, scope: Scope): unknown {
  if (input.taskOutputParameter) {
    const { producerTask, outputParameterKey } = input.taskOutputParameter
    return entry(scope.outputsOf(producerTask)?.parameters, outputParameterKey)
  }
  if (input.componentInputParameter !== undefined)
    return entry(scope.inputs.parameters, input.componentInputParameter)
  if (input.taskFinalStatus) return scope.finalStatusOf?.(input.taskFinalStatus.producerTask)
  const named = input.runtimeValue?.runtimeParameter
  return named === undefined ? constantOf(input) : entry(scope.inputs.parameters, named)
}

function selected(input: TaskInputParameter, value: unknown): Found {
  const selector = input.parameterExpressionSelector
  return selector === undefined || selector === '' || value === undefined
    ? ok(value)
    : select(value, selector)
}

/** The value that one reference leads to, outside of any task's inputs; undefined when there is none. */
export function boundParameter(input: TaskInputParameter, scope: Scope): unknown {
  const context = { facts: scope.facts, inputs: scope.inputs, pathOf: localPath }
  const value = selected(input, boundValue(input, scope))
  return value.ok ? resolveConstant(value.value, context) : undefined
}

/** The value for one declared parameter, coerced; `undefined` when it is rightly absent. */
export function coerceInput(name: string, value: unknown, spec: InputParameter | undefined): Found {
  if (spec === undefined) return ok(value ?? undefined)
  const given = value ?? spec.defaultValue
  if (given === undefined || given === null) {
    // The driver fills a task configuration in, it is never bound.
    const rightly = spec.isOptional || given === null || parameterTypeOf(spec) === 'TASK_CONFIG'
    return rightly ? ok(undefined) : err(`input \`${name}\` has no value and no default`)
  }
  const type = parameterTypeOf(spec)
  const typed = asType(type === 'STRING' ? valueText(given) : given, type)
  return typed.ok ? typed : err(`input \`${name}\`: ${typed.error}`)
}

/** Why a value is missing, as far as the binding tells. */
function whyMissing(input: TaskInputParameter | TaskInputArtifact | undefined): string {
  if (input === undefined) return 'it is not bound to anything'
  const { taskOutputParameter: parameter } = input as TaskInputParameter
  const { taskOutputArtifact: artifact } = input as TaskInputArtifact
  if (parameter !== undefined)
    return `\`${parameter.producerTask}\` did not produce \`${parameter.outputParameterKey}\``
  if (artifact !== undefined)
    return `\`${artifact.producerTask}\` did not produce \`${artifact.outputArtifactKey}\``
  return 'it comes from an input that has no value'
}

const listsIn = (component: ComponentSpec): { readonly artifactLists: ReadonlySet<string> } => {
  const artifacts = Object.entries(component.inputDefinitions?.artifacts ?? {})
  return { artifactLists: new Set(artifacts.flatMap(([name, spec]) => (spec.isArtifactList ? [name] : []))) }
}

/** Constants may mention the task's own other inputs, so those are resolved first. */
function rawParameters(
  task: TaskSpec,
  component: ComponentSpec,
  artifacts: ResolvedInputs['artifacts'],
  scope: Scope,
): Record<string, unknown> {
  const inputs = Object.entries(task.inputs?.parameters ?? {})
  const plain = inputs.filter(([, input]) => input.runtimeValue === undefined)
  const parameters: Record<string, unknown> = {}
  for (const [name, input] of plain) parameters[name] = boundValue(input, scope)
  const inputsSoFar = { parameters: { ...parameters }, artifacts }
  const context = { facts: scope.facts, inputs: inputsSoFar, pathOf: localPath, ...listsIn(component) }
  for (const [name, input] of inputs) {
    if (input.runtimeValue !== undefined)
      parameters[name] = resolveConstant(boundValue(input, scope), context)
  }
  return parameters
}

function resolveArtifacts(
  task: TaskSpec,
  component: ComponentSpec,
  scope: Scope,
): Result<ResolvedInputs['artifacts'], Failure> {
  const resolved: Record<string, readonly ArtifactValue[]> = {}
  for (const [name, input] of Object.entries(task.inputs?.artifacts ?? {})) {
    const found =
      input.taskOutputArtifact === undefined
        ? entry(scope.inputs.artifacts, input.componentInputArtifact ?? '')
        : entry(
            scope.outputsOf(input.taskOutputArtifact.producerTask)?.artifacts,
            input.taskOutputArtifact.outputArtifactKey,
          )
    if (found !== undefined) resolved[name] = found
  }
  for (const [name, spec] of Object.entries(component.inputDefinitions?.artifacts ?? {})) {
    if (spec.isOptional || resolved[name] !== undefined || name === task.artifactIterator?.itemInput) continue
    const text = `input \`${name}\` has no artifact: ${whyMissing(entry(task.inputs?.artifacts, name))}`
    return err(failure({ field: name, text }, 'Bind the input to an artifact, or declare it optional.'))
  }
  return ok(resolved)
}

/**
 * Values of a task's inputs, once every task it depends on has ended. Inputs that are rightly absent (optional, no
 * default) are left out. The item of an iterator is left out too: the machine adds it per iteration, after which
 * the sub-DAG sees it as a component input.
 * @returns `bad-input` with the field when a needed value is missing or has the wrong type.
 */
export function resolveTaskInputs(
  task: TaskSpec,
  component: ComponentSpec,
  scope: Scope,
): Result<ResolvedInputs, Failure> {
  const artifacts = resolveArtifacts(task, component, scope)
  if (!artifacts.ok) return artifacts
  const raw = rawParameters(task, component, artifacts.value, scope)
  const declared = component.inputDefinitions?.parameters ?? {}
  const parameters: Record<string, unknown> = {}
  for (const name of new Set([...Object.keys(raw), ...Object.keys(declared)])) {
    if (name === task.parameterIterator?.itemInput) continue
    const input = entry(task.inputs?.parameters, name)
    const picked = selected(input ?? {}, entry(raw, name))
    const value = picked.ok ? coerceInput(name, picked.value, entry(declared, name)) : picked
    if (!value.ok) {
      const text = entry(raw, name) === undefined ? `${value.error}: ${whyMissing(input)}` : value.error
      return err(failure({ field: name, text }, 'Correct what the input is bound to, or its declared type.'))
    }
    if (value.value !== undefined) parameters[name] = value.value
  }
  return ok({ parameters, artifacts: artifacts.value })
}

/**
 * What a DAG hands out when all its tasks have ended. An output that nobody produced is left out: its consumer, if
 * there is one, then says what it misses. Of several selectors (OneOf) the first that has produced counts.
 * @param outputsOf as in `Scope`.
 * @returns `bad-output` when a value does not have the output's declared type.
 */
export function resolveDagOutputs(
  dag: DagSpec,
  component: ComponentSpec,
  outputsOf: Scope['outputsOf'],
): Result<Outputs, Failure> {
  const parameters: Record<string, unknown> = {}
  for (const [name, output] of Object.entries(dag.outputs?.parameters ?? {})) {
    const selectors = output.valueFromParameter
      ? [output.valueFromParameter]
      : (output.valueFromOneof?.parameterSelectors ?? [])
    const values = selectors.map((from) =>
      entry(outputsOf(from.producerSubtask)?.parameters, from.outputParameterKey),
    )
    const value = values.find((candidate) => candidate !== undefined)
    const spec = entry(component.outputDefinitions?.parameters, name)
    if (value === undefined) continue
    const type = spec === undefined ? undefined : parameterTypeOf(spec)
    // A loop declares the list that its iterations become; what one iteration hands out is an element of it.
    const typed = asType(type === 'STRING' ? valueText(value) : value, type === 'LIST' ? undefined : type)
    if (!typed.ok)
      return err({ reason: 'bad-output', field: name, message: `Output \`${name}\`: ${typed.error}.` })
    parameters[name] = typed.value
  }
  const artifacts: Record<string, ArtifactValue[]> = {}
  for (const [name, output] of Object.entries(dag.outputs?.artifacts ?? {})) {
    const found = (output.artifactSelectors ?? [])
      .map((from) => entry(outputsOf(from.producerSubtask)?.artifacts, from.outputArtifactKey))
      .find((candidate) => candidate !== undefined)
    if (found !== undefined) artifacts[name] = [...found]
  }
  return ok({ parameters, artifacts })
}
