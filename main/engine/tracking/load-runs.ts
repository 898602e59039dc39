import type { KeyValue, MetricEntry } from '#engine/services.ts'
import { allRows, type Row, type StoreContext } from './context.ts'
import { keyValue, maybeText, metricEntry, number, runColumns, runInfo, text } from './rows.ts'
import type { DatasetInput, ModelLink, Run } from './types.ts'

/** Everything of many runs in one query per table. `ids` are internal; the result keeps their order. */
type ByRun<T> = ReadonlyMap<number, T[]>

const grouped = <T>(rows: readonly Row[], read: (row: Row) => T): ByRun<T> => {
  const groups = new Map<number, T[]>()
  for (const row of rows) {
    const run = number(row, 'run')
    const group = groups.get(run)
    if (group) group.push(read(row))
    else groups.set(run, [read(row)])
  }
  return groups
}

const among = 'run IN (SELECT value FROM json_each(?))'

export const paramsOf = (context: StoreContext, ids: string): ByRun<KeyValue> =>
  grouped(allRows(context, `SELECT run, key, value FROM params WHERE ${among}`, ids), keyValue)

export const tagsOf = (context: StoreContext, ids: string): ByRun<KeyValue> =>
  grouped(allRows(context, `SELECT run, key, value FROM tags WHERE ${among}`, ids), keyValue)

const latest = `SELECT m.run, k.name AS key, m.timestamp, m.step, m.value, m.is_nan
  FROM latest_metrics m JOIN metric_keys k ON k.id = m.key WHERE m.${among}`

export const latestMetricsOf = (context: StoreContext, ids: string): ByRun<MetricEntry> =>
  grouped(allRows(context, latest, ids), (row) => metricEntry(row))

const datasetsOf = (context: StoreContext, ids: string): ByRun<DatasetInput> => {
  const tags = allRows(context, `SELECT run, dataset, key, value FROM run_dataset_tags WHERE ${among}`, ids)
  const rows = allRows(
    context,
    `SELECT i.run, d.* FROM run_datasets i JOIN datasets d ON d.id = i.dataset WHERE i.${among} ORDER BY i.position`,
    ids,
  )
  return grouped(rows, (row) => ({
    dataset: {
      name: text(row, 'name'),
      digest: text(row, 'digest'),
      sourceType: text(row, 'source_type'),
      source: text(row, 'source'),
      schema: maybeText(row, 'schema'),
      profile: maybeText(row, 'profile'),
    },
    tags: tags.filter((tag) => tag['run'] === row['run'] && tag['dataset'] === row['id']).map(keyValue),
  }))
}

const modelsOf = (context: StoreContext, ids: string, direction: 'input' | 'output'): ByRun<ModelLink> =>
  grouped(
    allRows(
      context,
      `SELECT run, model_id, step FROM run_models WHERE direction = ? AND ${among}`,
      direction,
      ids,
    ),
    (row) => ({ modelId: text(row, 'model_id'), step: number(row, 'step') }),
  )

export const loadRuns = (context: StoreContext, ids: readonly number[]): readonly Run[] => {
  const list = JSON.stringify(ids)
  const infos = new Map(
    allRows(
      context,
      `SELECT ${runColumns} FROM runs r JOIN experiments e ON e.id = r.experiment
       WHERE r.id IN (SELECT value FROM json_each(?))`,
      list,
    ).map((row) => [number(row, 'id'), runInfo(row)]),
  )
  const [params, tags, metrics] = [
    paramsOf(context, list),
    tagsOf(context, list),
    latestMetricsOf(context, list),
  ]
  const datasets = datasetsOf(context, list)
  const [inputs, outputs] = [modelsOf(context, list, 'input'), modelsOf(context, list, 'output')]
  return ids.flatMap((id) => {
    const info = infos.get(id)
    if (info === undefined) return []
    return {
      info,
      params: params.get(id) ?? [],
      tags: tags.get(id) ?? [],
      metrics: metrics.get(id) ?? [],
      datasets: datasets.get(id) ?? [],
      modelInputs: inputs.get(id) ?? [],
      modelOutputs: outputs.get(id) ?? [],
    }
  })
}
