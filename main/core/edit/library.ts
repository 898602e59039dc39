/** The components of a document: putting one in, and clearing away those that no step uses any more. */
import { canonical } from '#core/cache/canonical.ts'
import { entry, type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { dagsOf } from '#core/spec/walk.ts'
import type { ComponentSource } from '#shared/components.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import { freeName, put, withComponent, without, withSpec } from './places.ts'

export type { ComponentSource }

const equal = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other)

/** Name of a component of the document that is the same thing. */
function twinOf(doc: PipelineDocument, source: ComponentSource): string | undefined {
  if (source.platforms !== undefined || source.executor === undefined) return undefined
  const bare = put(source.component, 'executorLabel', undefined)
  return Object.entries(doc.spec.components ?? {}).find(([, known]) => {
    const executor =
      known.executorLabel === undefined
        ? undefined
        : entry(doc.spec.deploymentSpec?.executors, known.executorLabel)
    return (
      equal(executor, source.executor) &&
      equal(put(known, 'executorLabel', undefined), bare) &&
      !hasPlatform(doc, known)
    )
  })?.[0]
}

const hasPlatform = (doc: PipelineDocument, component: ComponentSpec): boolean =>
  Object.values(doc.platform?.platforms ?? {}).some(
    (one) =>
      component.executorLabel !== undefined &&
      entry(one.deploymentSpec?.executors, component.executorLabel) !== undefined,
  )

/** The document with the component in it, and the name it has there; a twin that is there already is used. */
export function addComponent(
  doc: PipelineDocument,
  source: ComponentSource,
): { doc: PipelineDocument; name: string } {
  const twin = twinOf(doc, source)
  if (twin !== undefined) return { doc, name: twin }
  const name = freeName(doc.spec.components, `comp-${source.name}`)
  const { executor } = source
  const executors = doc.spec.deploymentSpec?.executors
  const label = executor === undefined ? undefined : freeName(executors, `exec-${source.name}`)
  const component = put(source.component, 'executorLabel', label)
  const next = withSpec(doc, (spec) => ({
    ...spec,
    components: { ...spec.components, [name]: component },
    ...(label === undefined || executor === undefined
      ? {}
      : { deploymentSpec: { ...spec.deploymentSpec, executors: { ...executors, [label]: executor } } }),
  }))
  return { doc: label === undefined ? next : withPlatforms(next, label, source.platforms ?? {}), name }
}

function withPlatforms(
  doc: PipelineDocument,
  label: string,
  settings: NonNullable<ComponentSource['platforms']>,
): PipelineDocument {
  if (Object.keys(settings).length === 0) return doc
  const platforms = { ...doc.platform?.platforms }
  for (const [platform, one] of Object.entries(settings)) {
    const known = platforms[platform]
    const executors = { ...known?.deploymentSpec?.executors, [label]: { ...one } }
    platforms[platform] = { ...known, deploymentSpec: { ...known?.deploymentSpec, executors } }
  }
  return { ...doc, platform: { ...doc.platform, platforms } }
}

/** A component as it can be put into another document. */
export function takeComponent(doc: PipelineDocument, name: string): ComponentSource | undefined {
  const component = entry(doc.spec.components, name)
  if (component === undefined) return undefined
  const label = component.executorLabel
  const executor = label === undefined ? undefined : entry(doc.spec.deploymentSpec?.executors, label)
  const platforms = Object.fromEntries(
    Object.entries(doc.platform?.platforms ?? {}).flatMap(([platform, one]) => {
      const settings = label === undefined ? undefined : entry(one.deploymentSpec?.executors, label)
      return settings === undefined ? [] : [[platform, settings]]
    }),
  )
  return {
    name: name.replace(/^comp-/, ''),
    component,
    ...(executor === undefined ? {} : { executor }),
    ...(Object.keys(platforms).length === 0 ? {} : { platforms }),
  }
}

/** The uses of every component, counted over all DAGs that can be reached. */
export function usesOf(doc: PipelineDocument): ReadonlyMap<string, number> {
  const uses = new Map<string, number>()
  for (const { dag } of dagsOf(doc)) {
    for (const [, task] of tasksOf(dag))
      uses.set(task.componentRef.name, (uses.get(task.componentRef.name) ?? 0) + 1)
  }
  return uses
}

/**
 * Clears away those of the named components that nothing uses any more, with what only they used. Others that stand
 * unused in a file are somebody's own and stay.
 */
export function clearAway(doc: PipelineDocument, names: readonly string[]): PipelineDocument {
  const uses = usesOf(doc)
  const gone = new Set(names.filter((name) => !uses.has(name)))
  const inner = [...gone].flatMap((name) =>
    tasksOf(entry(doc.spec.components, name)?.dag).map(([, task]) => task.componentRef.name),
  )
  if (gone.size === 0) return doc
  const components = without(doc.spec.components, gone)
  const used = new Set(Object.values(components ?? {}).map((one) => one.executorLabel))
  const labels = new Set(
    [...gone]
      .flatMap((name) => entry(doc.spec.components, name)?.executorLabel ?? [])
      .filter((label) => !used.has(label)),
  )
  const next = withSpec(doc, (spec) => {
    // The SDK looks for both, also where nothing is left to run.
    const executors = without(spec.deploymentSpec?.executors, labels) ?? {}
    const deploymentSpec = { ...spec.deploymentSpec, executors }
    return { ...spec, components: components ?? {}, deploymentSpec }
  })
  return clearAway(clearPlatforms(next, labels), inner)
}

function clearPlatforms(doc: PipelineDocument, labels: ReadonlySet<string>): PipelineDocument {
  if (doc.platform?.platforms === undefined) return doc
  const platforms = Object.fromEntries(
    Object.entries(doc.platform.platforms).map(([name, one]) => {
      if (one.deploymentSpec?.executors === undefined) return [name, one]
      const executors = without(one.deploymentSpec.executors, labels) ?? {}
      return [name, { ...one, deploymentSpec: { ...one.deploymentSpec, executors } }]
    }),
  )
  return { ...doc, platform: { ...doc.platform, platforms } }
}

/** Gives one task a component of its own, so that what is changed in it changes nowhere else. */
export function copyOf(
  doc: PipelineDocument,
  name: string,
): { doc: PipelineDocument; name: string } | undefined {
  const source = takeComponent(doc, name)
  if (source === undefined) return undefined
  const copy = freeName(doc.spec.components, name)
  const label =
    source.executor === undefined
      ? undefined
      : freeName(doc.spec.deploymentSpec?.executors, source.component.executorLabel ?? '')
  const executors = doc.spec.deploymentSpec?.executors
  const added = withSpec(doc, (spec) => ({
    ...spec,
    components: { ...spec.components, [copy]: source.component },
    ...(label === undefined || source.executor === undefined
      ? {}
      : {
          deploymentSpec: { ...spec.deploymentSpec, executors: { ...executors, [label]: source.executor } },
        }),
  }))
  const own = withComponent(added, copy, (component) =>
    put(component, 'executorLabel', label ?? component.executorLabel),
  )
  return { doc: label === undefined ? own : withPlatforms(own, label, source.platforms ?? {}), name: copy }
}
