import { z } from 'zod'
import { type SourceRegisteredModel, type SourceVersion, stage } from '#core/history/records.ts'
import { queryPages } from './pages.ts'
import type { Rest } from './rest.ts'
import { ModelVersionJson, RegisteredModelJson } from './wire.ts'

const api = '/api/2.0/mlflow'
const DownloadUri = z.object({ artifact_uri: z.string().nullish() })

/** MLflow's filters quote with whichever mark the text does not hold. */
export const quoted = (name: string): string => (name.includes("'") ? `"${name}"` : `'${name}'`)

const readVersions = async (rest: Rest, name: string): Promise<SourceVersion[]> => {
  const versions: SourceVersion[] = []
  const query = { filter: `name = ${quoted(name)}`, max_results: '1000' }
  const found = queryPages(rest, `${api}/model-versions/search`, query, 'model_versions', ModelVersionJson)
  for await (const one of found) {
    const where = { name, version: String(one.version) }
    const uri = DownloadUri.parse(await rest.get(`${api}/model-versions/get-download-uri`, where))
    versions.push({
      version: one.version,
      createdAt: one.creation_timestamp,
      updatedAt: one.last_updated_timestamp,
      description: one.description,
      stage: stage(one.current_stage),
      source: one.source,
      storage: uri.artifact_uri ?? one.source,
      runId: one.run_id,
      runLink: one.run_link,
      tags: one.tags,
    })
  }
  return versions.toSorted((a, b) => a.version - b.version)
}

export async function* readRegistry(rest: Rest): AsyncGenerator<SourceRegisteredModel> {
  const query = { max_results: '100' }
  const models = queryPages(
    rest,
    `${api}/registered-models/search`,
    query,
    'registered_models',
    RegisteredModelJson,
  )
  for await (const model of models)
    yield {
      name: model.name,
      description: model.description,
      createdAt: model.creation_timestamp,
      updatedAt: model.last_updated_timestamp,
      tags: model.tags,
      aliases: model.aliases,
      versions: await readVersions(rest, model.name),
    }
}
