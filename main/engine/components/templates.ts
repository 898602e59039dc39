import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { blankPipeline } from '#core/edit/blank.ts'
import { type PipelineDocument, titleOf } from '#core/spec/document.ts'
import { graphOf } from '#core/spec/graph.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import type { Template } from '#shared/components.ts'

/** Pipelines to begin with, which come with Nagare. */
export interface Templates {
  list(): Promise<Template[]>
  /**
   * Text of a new pipeline of this name; undefined: no such template.
   * @param description in place of the template's own
   */
  text(id: string, name: string, description?: string): Promise<string | undefined>
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
    async text(id, name, description) {
      const doc = (await documents()).get(id)
      return doc && serializePipeline(named(doc, name, description))
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

const named = (doc: PipelineDocument, name: string, description: string | undefined): PipelineDocument => {
  const { displayName: _, ...info } = doc.spec.pipelineInfo
  const words = description === undefined ? {} : { description }
  const pipelineInfo = { ...info, ...words, ...blankPipeline(name).spec.pipelineInfo }
  const { headerDescription, ...rest } = doc
  const header = description === undefined && headerDescription !== undefined ? { headerDescription } : {}
  return { ...rest, ...header, spec: { ...doc.spec, pipelineInfo } }
}

/** Where they lie below the Python data that comes with Nagare. */
export const templatesFolder = (runtimeFolder: string): string => join(runtimeFolder, 'templates')
