import { basename, join } from 'node:path'
import { readMetaMap, wholeNumber } from '#core/history/meta.ts'
import { readMetricLine } from '#core/history/metric-line.ts'
import {
  lifecycle,
  type Pair,
  type RunHead,
  runStatus,
  type SourceDataset,
  type SourceModelLink,
  type SourceRun,
} from '#core/history/records.ts'
import type { LeaveOut } from '../source.ts'
import { foldersIn, linesIn, metaOf, pairsIn, textOf } from './folders.ts'

/** Undefined when the folder is no run's: artifacts of a store that keeps both may lie beside. */
export const readHead = (folder: string, experimentId: string): RunHead | undefined => {
  const meta = metaOf(folder)
  const runId = meta?.['run_id'] ?? meta?.['run_uuid']
  if (meta === undefined || runId !== basename(folder) || meta['experiment_id'] !== experimentId)
    return undefined
  return {
    runId,
    experimentId,
    status: runStatus(meta['status']),
    endTime: wholeNumber(meta['end_time']),
    artifactUri: meta['artifact_uri'] ?? '',
  }
}

const nameTag = 'mlflow.runName'

/** The run in a folder that `readHead` has accepted. */
export const readRun = (folder: string, head: RunHead, leaveOut: LeaveOut): SourceRun => {
  const what = `run ${head.runId}`
  const meta = metaOf(folder) ?? {}
  const tags = pairsIn(join(folder, 'tags'), what, leaveOut)
  const links = readInputs(folder, what, leaveOut)
  return {
    ...head,
    name: meta['run_name'] ?? meta['name'] ?? tags.find((tag) => tag.key === nameTag)?.value ?? '',
    userId: meta['user_id'] ?? '',
    startTime: wholeNumber(meta['start_time']) ?? 0,
    lifecycle: lifecycle(meta['lifecycle_stage']),
    deletedTime: wholeNumber(meta['deleted_time']),
    params: pairsIn(join(folder, 'params'), what, leaveOut),
    tags,
    ...links,
    modelOutputs: readOutputs(folder),
    points: linesIn(join(folder, 'metrics'), what, leaveOut, readMetricLine),
  }
}

const readOutputs = (folder: string): SourceModelLink[] =>
  foldersIn(join(folder, 'outputs')).flatMap((name) => {
    const meta = metaOf(join(folder, 'outputs', name))
    const modelId = meta?.['destination_id']
    return modelId === undefined ? [] : [{ modelId, step: wholeNumber(meta?.['step']) ?? 0 }]
  })

const readInputs = (
  folder: string,
  what: string,
  leaveOut: LeaveOut,
): { readonly datasets: SourceDataset[]; readonly modelInputs: SourceModelLink[] } => {
  const datasets: SourceDataset[] = []
  const modelInputs: SourceModelLink[] = []
  for (const name of foldersIn(join(folder, 'inputs'))) {
    const place = join(folder, 'inputs', name)
    const meta = metaOf(place)
    const id = meta?.['source_id']
    if (id !== undefined && meta?.['source_type'] === 'MODEL') modelInputs.push({ modelId: id, step: 0 })
    else {
      const dataset = id === undefined ? undefined : readDataset(join(folder, '..', 'datasets'), id)
      if (dataset) datasets.push({ dataset, tags: inputTags(place) })
      else leaveOut({ reason: 'unreadable', what, message: `${place} names a dataset that is not there.` })
    }
  }
  return { datasets, modelInputs }
}

const inputTags = (place: string): Pair[] =>
  Object.entries(readMetaMap(textOf(join(place, 'meta.yaml')) ?? '', 'tags')).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value }],
  )

/** The id comes from a file: it must be one of the folders that are there, and no path. */
const readDataset = (folder: string, id: string): SourceDataset['dataset'] | undefined => {
  const meta = /^[\w-]+$/.test(id) ? metaOf(join(folder, id)) : undefined
  const { name, digest } = meta ?? {}
  if (name === undefined || digest === undefined) return undefined
  return {
    name,
    digest,
    sourceType: meta?.['source_type'] ?? '',
    source: meta?.['source'] ?? '',
    schema: meta?.['schema'],
    profile: meta?.['profile'],
  }
}
