import { join } from 'node:path'
import { wholeNumber } from '#core/history/meta.ts'
import { type SourceRegisteredModel, type SourceVersion, stage } from '#core/history/records.ts'
import type { LeaveOut } from '../source.ts'
import { foldersIn, metaOf, pairsIn } from './folders.ts'

const readVersion = (folder: string, what: string, leaveOut: LeaveOut): SourceVersion | undefined => {
  const meta = metaOf(folder)
  const version = wholeNumber(meta?.['version'])
  if (meta === undefined || version === undefined) {
    leaveOut({ reason: 'unreadable', what, message: `${folder} holds no readable meta.yaml.` })
    return undefined
  }
  const createdAt = wholeNumber(meta['creation_timestamp']) ?? 0
  const source = meta['source'] ?? ''
  return {
    version,
    createdAt,
    updatedAt: wholeNumber(meta['last_updated_timestamp']) ?? createdAt,
    description: meta['description'],
    stage: stage(meta['current_stage']),
    source,
    storage: meta['storage_location'] ?? source,
    runId: meta['run_id'] ?? '',
    runLink: meta['run_link'] ?? '',
    tags: pairsIn(join(folder, 'tags'), what, leaveOut),
  }
}

/** A folder below `mlruns/models`. Its `version-<n>` folders are its versions, the files in `aliases` its aliases. */
export const readRegistered = (
  folder: string,
  name: string,
  leaveOut: LeaveOut,
): SourceRegisteredModel | undefined => {
  const meta = metaOf(folder)
  if (meta === undefined) return undefined
  const what = `registered model ${name}`
  const createdAt = wholeNumber(meta['creation_timestamp']) ?? 0
  const versions = foldersIn(folder)
    .filter((child) => child.startsWith('version-'))
    .flatMap((child) => readVersion(join(folder, child), what, leaveOut) ?? [])
  return {
    name,
    description: meta['description'] ?? '',
    createdAt,
    updatedAt: wholeNumber(meta['last_updated_timestamp']) ?? createdAt,
    tags: pairsIn(join(folder, 'tags'), what, leaveOut),
    aliases: pairsIn(join(folder, 'aliases'), what, leaveOut).flatMap(({ key, value }) => {
      const version = wholeNumber(value.trim())
      return version === undefined ? [] : [{ alias: key, version }]
    }),
    versions: versions.toSorted((a, b) => a.version - b.version),
  }
}
