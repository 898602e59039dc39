/** Where things stand in a document, and the document with one of them replaced. Nothing is ever changed in place. */
import { componentOf, entry, type PipelineDocument } from '#core/spec/document.ts'
import { nodeId } from '#core/spec/walk.ts'
import type { ComponentSpec, DagSpec, TaskSpec } from '#shared/pipeline.ts'

/** Id of the task whose DAG is meant; undefined: the pipeline's own DAG. */
export type DagId = string | undefined

export interface DagHome {
  readonly id: DagId
  /** Undefined: the root. */
  readonly componentName: string | undefined
  readonly component: ComponentSpec
  readonly dag: DagSpec
}
export interface TaskHome {
  readonly id: string
  readonly key: string
  readonly task: TaskSpec
  /** Absent in a faulty document. */
  readonly component: ComponentSpec | undefined
  readonly home: DagHome
}

export const parentOf = (id: string): DagId => {
  const cut = id.lastIndexOf('/')
  return cut < 0 ? undefined : id.slice(0, cut)
}
export const keyOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1)

/** The DAG with this id and those around it, the root first; undefined when there is none. */
export function dagTrail(doc: PipelineDocument, id: DagId): readonly DagHome[] | undefined {
  const { root } = doc.spec
  const trail: DagHome[] = [{ id: undefined, componentName: undefined, component: root, dag: root.dag ?? {} }]
  for (const key of id?.split('/') ?? []) {
    const holder = trail.at(-1)
    const task = entry(holder?.dag.tasks, key)
    const component = task === undefined ? undefined : componentOf(doc, task)
    if (task === undefined || component?.dag === undefined) return undefined
    const { name: componentName } = task.componentRef
    trail.push({ id: nodeId(holder?.id, key), componentName, component, dag: component.dag })
  }
  return trail
}

export const dagAt = (doc: PipelineDocument, id: DagId): DagHome | undefined => dagTrail(doc, id)?.at(-1)

export function taskAt(doc: PipelineDocument, id: string): TaskHome | undefined {
  const home = dagAt(doc, parentOf(id))
  const key = keyOf(id)
  const task = entry(home?.dag.tasks, key)
  if (home === undefined || task === undefined) return undefined
  return { id, key, task, component: componentOf(doc, task), home }
}

/** Places of the text are gone once the document differs from it. */
const changed = (doc: PipelineDocument, spec: PipelineDocument['spec']): PipelineDocument => {
  const { locate: _, ...rest } = doc
  return { ...rest, spec }
}

/** A record without some of its entries; undefined when none is left, as the file then has no such field. */
export const without = <T>(
  record: Readonly<Record<string, T>> | undefined,
  keys: ReadonlySet<string>,
): Record<string, T> | undefined => {
  const left = Object.entries(record ?? {}).filter(([key]) => !keys.has(key))
  return left.length === 0 ? undefined : Object.fromEntries(left)
}

/** An object with a field set, or left out for undefined. */
export const put = <T extends object, K extends keyof T & string>(
  object: T,
  key: K,
  value: T[K] | undefined,
): T => {
  const { [key]: _, ...rest } = object
  return (value === undefined ? rest : { ...rest, [key]: value }) as T
}

export const withSpec = (
  doc: PipelineDocument,
  change: (spec: PipelineDocument['spec']) => PipelineDocument['spec'],
): PipelineDocument => changed(doc, change(doc.spec))

/** @param name undefined: the root */
export function withComponent(
  doc: PipelineDocument,
  name: string | undefined,
  change: (component: ComponentSpec) => ComponentSpec,
): PipelineDocument {
  if (name === undefined) return changed(doc, { ...doc.spec, root: change(doc.spec.root) })
  const component = entry(doc.spec.components, name)
  if (component === undefined) return doc
  return changed(doc, { ...doc.spec, components: { ...doc.spec.components, [name]: change(component) } })
}

export const withDag = (
  doc: PipelineDocument,
  id: DagId,
  change: (dag: DagSpec) => DagSpec,
): PipelineDocument => {
  const home = dagAt(doc, id)
  if (home === undefined) return doc
  return withComponent(doc, home.componentName, (component) => ({ ...component, dag: change(home.dag) }))
}

export const withTask = (
  doc: PipelineDocument,
  id: string,
  change: (task: TaskSpec) => TaskSpec,
): PipelineDocument => {
  const key = keyOf(id)
  return withDag(doc, parentOf(id), (dag) => {
    const task = entry(dag.tasks, key)
    return task === undefined ? dag : { ...dag, tasks: { ...dag.tasks, [key]: change(task) } }
  })
}

/** The name itself, or with the first number from 2 on that makes it free: `train-2`. */
export function freeName(taken: Readonly<Record<string, unknown>> | undefined, wish: string): string {
  const isFree = (name: string): boolean => taken === undefined || !Object.hasOwn(taken, name)
  if (isFree(wish)) return wish
  for (let number = 2; ; number += 1) if (isFree(`${wish}-${number}`)) return `${wish}-${number}`
}
