/**
 * Reads what a KFP `system.ClassificationMetrics` artifact keeps in its metadata: `confidenceMetrics`
 * (threshold, recall, falsePositiveRate) and `confusionMatrix` (annotationSpecs, rows). Whatever does not have that
 * shape is left out; artifacts come from user code.
 */
import { isRecord } from '#shared/record.ts'

export interface RocPoint {
  readonly fpr: number
  readonly tpr: number
  readonly threshold: number | undefined
}
export interface Confusion {
  readonly labels: readonly string[]
  /** `counts[actual][predicted]` */
  readonly counts: readonly (readonly number[])[]
}
export interface Classification {
  readonly roc: readonly RocPoint[]
  readonly confusion: Confusion | undefined
}

const listOf = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value
  return isRecord(value) && Array.isArray(value['list']) ? value['list'] : []
}
const finite = (value: unknown): number | undefined => {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Undefined when the metadata holds neither curve nor matrix. */
export function classificationOf(metadata: Readonly<Record<string, unknown>>): Classification | undefined {
  const roc = rocOf(metadata['confidenceMetrics'])
  const confusion = confusionOf(metadata['confusionMatrix'])
  return roc.length < 2 && confusion === undefined ? undefined : { roc, confusion }
}

function rocOf(raw: unknown): RocPoint[] {
  return listOf(raw)
    .filter(isRecord)
    .map((point) => ({
      fpr: finite(point['falsePositiveRate']),
      tpr: finite(point['recall']),
      threshold: finite(point['confidenceThreshold']),
    }))
    .filter((point): point is RocPoint => point.fpr !== undefined && point.tpr !== undefined)
    .sort((a, b) => a.fpr - b.fpr || a.tpr - b.tpr)
}

function confusionOf(raw: unknown): Confusion | undefined {
  const matrix = isRecord(raw) && isRecord(raw['struct']) ? raw['struct'] : raw
  if (!isRecord(matrix)) return undefined
  const labels = listOf(matrix['annotationSpecs']).map((spec, index) =>
    isRecord(spec) && typeof spec['displayName'] === 'string' ? spec['displayName'] : String(index),
  )
  const counts = listOf(matrix['rows']).map((row) =>
    listOf(isRecord(row) ? row['row'] : row).map((cell) => finite(cell) ?? 0),
  )
  const square = counts.length > 0 && counts.every((row) => row.length === counts.length)
  if (!square) return undefined
  return { labels: counts.map((_, index) => labels[index] ?? String(index)), counts }
}

/** Area under the curve by the trapezoid rule, the corners (0,0) and (1,1) included. */
export function areaUnder(roc: readonly RocPoint[]): number {
  const points = [{ fpr: 0, tpr: 0 }, ...roc, { fpr: 1, tpr: 1 }]
  return points.slice(1).reduce((area, point, index) => {
    const before = points[index] ?? point
    return area + ((point.fpr - before.fpr) * (point.tpr + before.tpr)) / 2
  }, 0)
}

/** Share of its row: what part of the truly `actual` ones was predicted so. 0 for an empty row. */
export function rowShare(confusion: Confusion, actual: number, predicted: number): number {
  const row = confusion.counts[actual] ?? []
  const total = row.reduce((sum, count) => sum + count, 0)
  return total === 0 ? 0 : (row[predicted] ?? 0) / total
}
