import { basename, join } from 'node:path'
import { wholeNumber } from '#core/history/meta.ts'
import { readModelMetricLine } from '#core/history/metric-line.ts'
import { lifecycle, modelStatus, type SourceModel } from '#core/history/records.ts'
import type { LeaveOut } from '../source.ts'
import { linesIn, metaOf, pairsIn } from './folders.ts'

/** A logged model's folder below `<experiment>/models`; undefined when it is none. */
export const readModel = (
  folder: string,
  experimentId: string,
  leaveOut: LeaveOut,
): SourceModel | undefined => {
  const meta = metaOf(folder)
  const modelId = meta?.['model_id']
  if (meta === undefined || modelId === undefined || modelId !== basename(folder)) return undefined
  const what = `logged model ${modelId}`
  const createdAt = wholeNumber(meta['creation_timestamp']) ?? 0
  return {
    modelId,
    experimentId,
    name: meta['name'] ?? '',
    modelType: meta['model_type'] ?? '',
    sourceRunId: meta['source_run_id'] ?? '',
    status: modelStatus(meta['status']),
    lifecycle: lifecycle(meta['lifecycle_stage']),
    createdAt,
    updatedAt: wholeNumber(meta['last_updated_timestamp']) ?? createdAt,
    artifactUri: meta['artifact_location'] ?? '',
    params: pairsIn(join(folder, 'params'), what, leaveOut),
    tags: pairsIn(join(folder, 'tags'), what, leaveOut),
    points: [...linesIn(join(folder, 'metrics'), what, leaveOut, readModelMetricLine)],
  }
}
