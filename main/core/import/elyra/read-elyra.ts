/** Elyra's `.pipeline` files as KFP documents: every generic node is a step that runs its file from the workspace. */

import { defaultOf } from '#core/components/v1-types.ts'
import { blankPipeline } from '#core/edit/blank.ts'
import { type Layout, layoutOf, place, withLayout } from '#core/edit/layout.ts'
import { order } from '#core/edit/move.ts'
import { withDag } from '#core/edit/places.ts'
import { addStep } from '#core/edit/steps.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { ComponentSource } from '#shared/components.ts'
import type { InputParameter, ParameterType } from '#shared/pipeline.ts'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Imported } from '../imported.ts'
import { type Runner, runnerComponent } from './runners.ts'
import { ElyraFile, type Flow, type Node, type Parameter, Properties, unreadOf } from './schema.ts'
import { platformOf, resourcesOf, variablesOf } from './settings.ts'

const runners: Readonly<Record<string, Runner>> = {
  'execute-notebook-node': 'notebook',
  'execute-python-node': 'python',
  'execute-r-node': 'r',
}

const note = (code: string, message: string, hint?: string): Problem => ({
  severity: 'warning',
  code,
  message,
  ...(hint === undefined ? {} : { hint }),
})

/** Before version 4 of a pipeline its properties stand beside the label. */
const propertiesOf = (node: Node): Properties =>
  node.app_data?.component_parameters ?? Properties.parse(node.app_data ?? {})

const labelOf = (node: Node): string => {
  const { label, ui_data: place } = node.app_data ?? {}
  const file = propertiesOf(node).filename
  const shown = [label, place?.label, file?.split('/').at(-1)].find((one) => one !== undefined && one !== '')
  return (shown ?? node.id).replace(/\.(?:ipynb|py|r)$/i, '')
}

/** Nodes that this one waits for. Through a node that is left out, its own. */
function upstream(
  node: Node,
  all: ReadonlyMap<string, Node>,
  taken: ReadonlyMap<string, string>,
): Set<string> {
  const found = new Set<string>()
  const seen = new Set<string>()
  const visit = (one: Node): void => {
    for (const { node_id_ref: id } of (one.inputs ?? []).flatMap(({ links }) => links ?? [])) {
      if (seen.has(id)) continue
      seen.add(id)
      const before = all.get(id)
      if (taken.has(id)) found.add(id)
      else if (before !== undefined) visit(before)
    }
  }
  visit(node)
  return found
}

const types: Readonly<Record<string, ParameterType>> = {
  string: 'STRING',
  integer: 'NUMBER_INTEGER',
  float: 'NUMBER_DOUBLE',
  bool: 'BOOLEAN',
  list: 'LIST',
  dict: 'STRUCT',
}

/** Elyra's forms keep some numbers as text. What is not of its type stays as it is: the input says so. */
function valueOf(value: unknown, type: ParameterType): unknown {
  try {
    return value === undefined || value === null || value === '' ? undefined : defaultOf(value, type, [])
  } catch {
    return value
  }
}

function inputOf({ description, default_value: given }: Parameter): InputParameter {
  const parameterType = types[(given?.type ?? 'string').toLowerCase()] ?? 'STRING'
  const value = valueOf(given?.value, parameterType)
  return {
    parameterType,
    ...(description === undefined ? {} : { description }),
    ...(value === undefined || value === null || value === ''
      ? {}
      : { defaultValue: value, isOptional: true }),
  }
}

interface Defaults {
  readonly flow: Flow
  readonly parameters: ReadonlyMap<string, InputParameter>
}

/** The component of one node, with its own image, variables, resources and inputs. */
function sourceOf(node: Node, runner: Runner, { flow, parameters }: Defaults): ComponentSource {
  const base = runnerComponent(runner)
  const own = propertiesOf(node)
  const defaults = flow.app_data?.properties?.pipeline_defaults ?? {}
  const passed = (own.pipeline_parameters ?? []).filter((name) => parameters.has(name))
  const variables = { ...variablesOf(defaults), ...variablesOf(own) }
  const env = [
    ...Object.entries(variables).map(([name, value]) => ({ name, value })),
    ...passed.map((name) => ({ name, value: `{{$.inputs.parameters['${name}']}}` })),
  ]
  const image = own.runtime_image ?? defaults.runtime_image
  const resources = resourcesOf(own)
  const platform = platformOf(defaults, own)
  const inputs = Object.fromEntries(passed.map((name) => [name, parameters.get(name) ?? {}]))
  return {
    ...base,
    component: {
      ...base.component,
      inputDefinitions: { parameters: { ...base.component.inputDefinitions?.parameters, ...inputs } },
    },
    executor: {
      container: {
        ...base.executor?.container,
        ...(image === undefined || image === '' ? {} : { image }),
        ...(env.length === 0 ? {} : { env }),
        ...(resources === undefined ? {} : { resources }),
      },
    },
    ...(platform === undefined ? {} : { platforms: { kubernetes: platform } }),
  }
}

/** Binds the file, and the pipeline's parameters that the node asks for. Files change without the step knowing: no reuse. */
function bound(
  doc: PipelineDocument,
  id: string,
  node: Node,
  parameters: Defaults['parameters'],
): PipelineDocument {
  const { filename = '', pipeline_parameters: asked = [] } = propertiesOf(node)
  const passed = asked.filter((name) => parameters.has(name))
  return withDag(doc, undefined, (dag) => {
    const task = dag.tasks?.[id]
    if (task === undefined) return dag
    const inputs = {
      parameters: {
        path: { runtimeValue: { constant: filename } },
        ...Object.fromEntries(passed.map((name) => [name, { componentInputParameter: name }])),
      },
    }
    return { ...dag, tasks: { ...dag.tasks, [id]: { ...task, cachingOptions: {}, inputs } } }
  })
}

function whyNot(node: Node, runner: Runner | undefined): Problem | undefined {
  const name = labelOf(node)
  if (node.type === 'super_node')
    return note(
      'elyra-supernode',
      `The group “${name}” was not taken over: only its steps' file says what is in it.`,
    )
  if (runner === undefined && node.type === 'execution_node')
    return note(
      'elyra-component',
      `The step “${name}” was not taken over: its component is not in this file, which only names where it is.`,
      'Put its component.yaml into the components folder of the workspace, and add the step from there.',
    )
  if (runner === undefined) return note('elyra-node', `“${name}” was not taken over: it runs nothing.`)
  return propertiesOf(node).filename === undefined
    ? note('elyra-file', `The step “${name}” was not taken over: it names no file.`)
    : undefined
}

interface Taken {
  readonly doc: PipelineDocument
  /** Id of the task by the id of its node. */
  readonly ids: ReadonlyMap<string, string>
  readonly notes: readonly Problem[]
}

function takeNodes(start: PipelineDocument, defaults: Defaults): Taken {
  let doc = start
  const ids = new Map<string, string>()
  const notes: Problem[] = []
  for (const node of defaults.flow.nodes ?? []) {
    const runner = runners[node.op ?? '']
    const problem = whyNot(node, runner)
    if (problem !== undefined) notes.push(problem)
    if (problem !== undefined || runner === undefined) continue
    const added = addStep(doc, undefined, sourceOf(node, runner, defaults), labelOf(node))
    if (!added.ok) {
      notes.push(note('elyra-node', `“${labelOf(node)}” was not taken over: ${added.error.message}`))
      continue
    }
    const unread = unreadOf(propertiesOf(node)).join(', ')
    if (unread !== '') {
      const message = `Not all settings of the step “${labelOf(node)}” were taken over: ${unread} cannot be read.`
      notes.push(note('elyra-setting', message, 'Set them on the step, or correct them in Elyra.'))
    }
    doc = bound(added.value.doc, added.value.id, node, defaults.parameters)
    ids.set(node.id, added.value.id)
  }
  return { doc, ids, notes }
}

/** Lines of Elyra carry no values: they say what comes first. One that closes a circle is left out. */
function ordered({ doc: start, ids, notes: known }: Taken, nodes: readonly Node[]): Taken {
  const all = new Map(nodes.map((node) => [node.id, node]))
  const notes = [...known]
  let doc = start
  for (const node of nodes) {
    const id = ids.get(node.id)
    for (const before of id === undefined ? [] : upstream(node, all, ids)) {
      const after = order(doc, id ?? '', ids.get(before) ?? '')
      if (after.ok) doc = after.value
      else notes.push(leftOut(all.get(before), node))
    }
  }
  return { doc, ids, notes }
}

const leftOut = (from: Node | undefined, to: Node): Problem =>
  note(
    'elyra-circle',
    `The line from “${from === undefined ? '' : labelOf(from)}” to “${labelOf(to)}” was not taken over: with it, steps would wait for themselves.`,
    'Take one of the lines of this circle away in Elyra.',
  )

/** Where Elyra has them; its comments become notes. */
function drawn(
  doc: PipelineDocument,
  { flow }: Defaults,
  ids: ReadonlyMap<string, string>,
): PipelineDocument {
  const points = (flow.nodes ?? []).flatMap((node) => {
    const { x_pos: x, y_pos: y } = node.app_data?.ui_data ?? {}
    const id = ids.get(node.id)
    return id === undefined || x === undefined || y === undefined ? [] : [[id, { x, y }] as const]
  })
  const placed = points.length === ids.size ? place(doc, Object.fromEntries(points)) : doc
  const notes = Object.fromEntries(
    (flow.app_data?.ui_data?.comments ?? []).map(
      ({ id, content = '', x_pos: x, y_pos: y, width = 200, height = 100 }) => [
        id,
        { text: content, x, y, width, height },
      ],
    ),
  )
  const layout: Layout = { ...layoutOf(placed), notes }
  return Object.keys(notes).length === 0 ? placed : withLayout(placed, layout)
}

function named(name: string, description: string | undefined): PipelineDocument {
  const doc = blankPipeline(name)
  if (description === undefined || description === '') return doc
  return { ...doc, spec: { ...doc.spec, pipelineInfo: { ...doc.spec.pipelineInfo, description } } }
}

const hint = 'Open it in Elyra and save it again.'

/** @param fileName names the pipeline when the file does not */
export function readElyra(fileName: string, data: unknown): Result<Imported, readonly Problem[]> {
  const read = ElyraFile.safeParse(data)
  const flow = read.success
    ? (read.data.pipelines.find(({ id }) => id === read.data.primary_pipeline) ?? read.data.pipelines[0])
    : undefined
  if (flow === undefined) {
    const [issue] = read.success ? [] : read.error.issues
    const path = issue?.path.join('.') ?? ''
    const at =
      issue === undefined
        ? 'it has no pipeline'
        : path === ''
          ? issue.message
          : `\`${path}\`: ${issue.message}`
    const message = `This Elyra pipeline cannot be read: ${at}.`
    return err([{ severity: 'error', code: 'elyra-pipeline', message, hint }])
  }
  const { name, description, pipeline_parameters: given } = flow.app_data?.properties ?? {}
  const shown =
    name === undefined || name === '' || name === 'untitled' ? fileName.replace(/\.[^.]+$/, '') : name
  const parameters = new Map((given ?? []).map((one) => [one.name, inputOf(one)]))
  const defaults: Defaults = { flow, parameters }
  const taken = takeNodes(named(shown, description), defaults)
  const [first] = taken.notes
  if (taken.ids.size === 0)
    return err([
      {
        ...(first ?? note('elyra-pipeline', 'There is no step in this Elyra pipeline.', hint)),
        severity: 'error',
      },
    ])
  const { doc, notes } = ordered(taken, flow.nodes ?? [])
  return ok({ doc: drawn(withInputs(doc, parameters), defaults, taken.ids), notes })
}

function withInputs(doc: PipelineDocument, parameters: Defaults['parameters']): PipelineDocument {
  if (parameters.size === 0) return doc
  return {
    ...doc,
    spec: {
      ...doc.spec,
      root: { ...doc.spec.root, inputDefinitions: { parameters: Object.fromEntries(parameters) } },
    },
  }
}
