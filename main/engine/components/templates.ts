import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { blankPipeline } from '#core/edit/blank.ts'
import { entry, type PipelineDocument, titleOf } from '#core/spec/document.ts'
import { graphOf } from '#core/spec/graph.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import type { Template } from '#shared/components.ts'
import type { ComponentSpec, PipelineSpec } from '#shared/pipeline.ts'

/** Pipelines to begin with, which come with Nagare. */
export interface Templates {
  list(): Promise<Template[]>
  /**
   * Text of a new pipeline of this name; undefined: no such template.
   * @param words in place of the template's own
   */
  text(id: string, name: string, words?: TemplateWords): Promise<string | undefined>
}

/** A template in another language. */
export interface TemplateWords {
  readonly description?: string | undefined
  /** Names of steps and frames, by those in the template. */
  readonly names?: Readonly<Record<string, string>> | undefined
}

export function createTemplates(folder: string): Templates {
  let reading: Promise<ReadonlyMap<string, PipelineDocument>> | undefined
  const documents = () => {
    reading ??= readAll(folder)
    return reading
  }
  return {
    async list() {
      return [...(await documents())].map(([id, doc]) => describe(id, doc))
    },
    async text(id, name, words = {}) {
      const doc = (await documents()).get(id)
      return doc && serializePipeline(named(doc, name, words))
    },
  }
}

async function readAll(folder: string): Promise<ReadonlyMap<string, PipelineDocument>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).toSorted()
  const documents = new Map<string, PipelineDocument>()
  for (const file of files) {
    const parsed = parsePipeline(await readFile(join(folder, file), 'utf8'))
    if (parsed.ok) documents.set(basename(file, '.yaml'), parsed.value)
  }
  return documents
}

function describe(id: string, doc: PipelineDocument): Template {
  const graph = graphOf(doc)
  return {
    id,
    title: titleOf(doc),
    description: doc.spec.pipelineInfo.description ?? doc.headerDescription ?? '',
    steps: graph.nodes.filter(({ kind }) => kind === 'step' || kind === 'importer').length,
    graph,
  }
}

const stepsNamed = <T extends ComponentSpec>(component: T, names: Readonly<Record<string, string>>): T => {
  const { dag } = component
  if (dag?.tasks === undefined) return component
  const tasks = Object.entries(dag.tasks).map(([key, task]) => {
    const name = entry(names, task.taskInfo?.name ?? '')
    return [key, name === undefined ? task : { ...task, taskInfo: { ...task.taskInfo, name } }]
  })
  return { ...component, dag: { ...dag, tasks: Object.fromEntries(tasks) } }
}

const allNamed = (spec: PipelineSpec, names: Readonly<Record<string, string>>): PipelineSpec => ({
  ...spec,
  root: stepsNamed(spec.root, names),
  ...(spec.components === undefined
    ? {}
    : {
        components: Object.fromEntries(
          Object.entries(spec.components).map(([key, component]) => [key, stepsNamed(component, names)]),
        ),
      }),
})

const named = (
  doc: PipelineDocument,
  name: string,
  { description, names = {} }: TemplateWords,
): PipelineDocument => {
  const { displayName: _, ...info } = doc.spec.pipelineInfo
  const words = description === undefined ? {} : { description }
  const pipelineInfo = { ...info, ...words, ...blankPipeline(name).spec.pipelineInfo }
  const { headerDescription, ...rest } = doc
  const header = description === undefined && headerDescription !== undefined ? { headerDescription } : {}
  return { ...rest, ...header, spec: { ...allNamed(doc.spec, names), pipelineInfo } }
}

/** Where they lie below the Python data that comes with Nagare. */
export const templatesFolder = (runtimeFolder: string): string => join(runtimeFolder, 'templates')
