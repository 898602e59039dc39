import { resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { firstRow, type StoreContext } from '#engine/tracking/context.ts'
import { invalid, missing, type Refusal } from '#engine/tracking/refusal.ts'
import { number, text } from '#engine/tracking/rows.ts'
import { lastOfEach, stageNamed } from './names.ts'
import { isPromptTag, promptSources } from './prompts.ts'
import { latestIds, modelRow, versionRow, wholeModel } from './rows.ts'
import type { NewVersion } from './types.ts'

/** A source that was judged, with everything that it stands for. */
export interface CheckedSource {
  readonly source: string
  /** Where the files really are. */
  readonly storage: string
  readonly runId: string
  /** The logged model it came from; empty when there is none. */
  readonly modelId: string
}

/** Schemes that name a host: nothing here ever connects to one because a client said so. */
const hostSchemes = new Set('http https ftp sftp hdfs viewfs smb mlflow-artifacts abfss r2 b2'.split(' '))

const refused = (source: string, why: string): Refusal =>
  invalid(`Invalid model version source: '${source}'. ${why}`)
const notOf = (source: string, field: 'run_id' | 'model_id'): Refusal =>
  refused(source, `The ${field} request parameter must identify the resource that contains the source.`)

const schemeOf = (source: string): string => /^([a-z][a-z0-9+.-]+):/i.exec(source)?.[1]?.toLowerCase() ?? ''
const hostOf = (source: string): string => /^[a-z][a-z0-9+.-]*:\/\/([^/]*)/i.exec(source)?.[1] ?? ''
const pathOf = (source: string): string =>
  source.replace(/^[a-z][a-z0-9+.-]*:(?:\/\/[^/]*)?/i, '').replace(/[?#].*$/s, '')

/** Decoded until nothing changes, so that nothing hides behind an encoding. */
const decoded = (value: string): string => {
  let current = value
  for (let round = 0; round < 32; round += 1) {
    const next = current.replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    if (next === current) return current
    current = next
  }
  return '..'
}

/** No way up, no empty parts, no control characters, in any reading of the text. */
const checkPlain = (source: string): void => {
  const plain = decoded(source)
  const path = pathOf(plain).replaceAll(/\/+/g, '/')
  const parts = plain.split(/[/\\]/)
  const bad = parts.includes('..') || path.split('/').includes('.') || [...plain].some((char) => char < ' ')
  if (bad) throw refused(source, 'It has to be an absolute address without relative parts.')
}

const partsOf = (uri: string): string[] =>
  decoded(pathOf(uri))
    .split('/')
    .filter((part) => part !== '')

const liesWithin = (source: string, root: string): boolean => {
  const [inner, outer] = [partsOf(source), partsOf(root)]
  const sameStore = schemeOf(source) === schemeOf(root) && hostOf(source) === hostOf(root)
  return sameStore && outer.length > 0 && outer.every((part, index) => inner[index] === part)
}

const localPath = (source: string): string | undefined => {
  const scheme = schemeOf(source)
  if (scheme === '') return resolve(source)
  if (scheme !== 'file') return undefined
  try {
    return fileURLToPath(source)
  } catch {
    throw refused(source, 'It is not a file of this machine.')
  }
}

const liesBelow = (path: string, root: string): boolean => {
  const folder = localPath(root)
  return folder !== undefined && (path === resolve(folder) || resolve(path).startsWith(resolve(folder) + sep))
}

interface Owner {
  readonly field: 'run_id' | 'model_id'
  readonly id: string
  readonly root: string | undefined
}

const ownerOf = (context: StoreContext, runId: string, modelId: string): Owner => {
  if (modelId !== '') {
    const sql = "SELECT artifact_location FROM logged_models WHERE model_id = ? AND lifecycle = 'active'"
    const row = firstRow(context, sql, modelId)
    return { field: 'model_id', id: modelId, root: row && text(row, 'artifact_location') }
  }
  const row = firstRow(context, 'SELECT artifact_uri FROM runs WHERE run_id = ?', runId)
  return { field: 'run_id', id: runId, root: row && text(row, 'artifact_uri') }
}

/** Only files of the run or logged model that the request names may become a version. */
const checkOwner = (source: string, owner: Owner): void => {
  const path = localPath(source)
  if (path !== undefined) {
    checkPlain(source)
    if (owner.root !== undefined && liesBelow(path, owner.root)) return
    const folder = `the artifact directory of the resource that ${owner.field} names`
    throw refused(source, `A local path has to be contained within ${folder}.`)
  }
  checkPlain(source)
  const scheme = schemeOf(source)
  if (scheme === 'runs') {
    if (
      owner.field === 'run_id' &&
      owner.id !== '' &&
      hostOf(source) === '' &&
      partsOf(source)[0] === owner.id
    )
      return
    throw notOf(source, owner.field)
  }
  if (scheme === 'mlflow-artifacts' && (owner.root === undefined || !liesWithin(source, owner.root)))
    throw notOf(source, owner.field)
}

/** `models:/<id>`, `models:/<name>/<version, stage or latest>`, `models:/<name>@<alias>`. */
const modelReference = (
  source: string,
): { readonly id: string } | { readonly name: string; readonly at: string } => {
  if (hostOf(source) !== '') throw refused(source, 'Models are taken from this registry only.')
  const parts = pathOf(source)
    .split('/')
    .filter((part) => part !== '')
  const [name = '', at] = parts
  if (parts.length > 2 || name.trim() === '') throw notOf(source, 'model_id')
  if (at !== undefined) return { name, at }
  const alias = name.lastIndexOf('@')
  return alias > 0 ? { name: name.slice(0, alias), at: name.slice(alias) } : { id: name }
}

/** Number of the version that a reference means now. */
const versionMeant = (context: StoreContext, name: string, at: string): string => {
  if (/^\d+$/.test(at)) return at
  const model = number(modelRow(context, name), 'id')
  if (at.startsWith('@')) {
    const sql = 'SELECT version FROM registered_model_aliases WHERE model = ? AND alias = ?'
    const row = firstRow(context, sql, model, at.slice(1))
    if (row === undefined) throw invalid(`Registered model alias ${at.slice(1)} not found.`)
    return String(row['version'])
  }
  const ids = latestIds(context, [model]).get(model) ?? []
  const stage = at.toLowerCase() === 'latest' ? undefined : stageNamed(at)
  const sql = `SELECT max(version) AS version FROM model_versions
    WHERE id IN (SELECT value FROM json_each(?)) AND stage = ifnull(?, stage)`
  const version = firstRow(context, sql, JSON.stringify(ids), stage ?? null)?.['version']
  if (typeof version === 'number') return String(version)
  throw invalid(`No versions of model with name '${name}' and stage '${at}' found`)
}

const checkPlainSource = (context: StoreContext, version: NewVersion, source: string): CheckedSource => {
  const { runId = '', modelId = '' } = version
  const scheme = schemeOf(source)
  if (hostSchemes.has(scheme) && (scheme !== 'mlflow-artifacts' || hostOf(source) !== ''))
    throw refused(source, `The server does not fetch from ${scheme} addresses.`)
  checkOwner(source, ownerOf(context, runId, modelId))
  return { source, storage: source, runId, modelId }
}

/** The run that made a logged model; '' when it does not say. Throws when there is no such model. */
export const runOfModel = (context: StoreContext, modelId: string): string => {
  if (modelId === '') return ''
  const sql = "SELECT source_run_id FROM logged_models WHERE model_id = ? AND lifecycle = 'active'"
  const row = firstRow(context, sql, modelId)
  if (row === undefined) throw missing(`Logged model with ID '${modelId}' not found.`)
  return text(row, 'source_run_id')
}

const checkLoggedModel = (
  context: StoreContext,
  version: NewVersion,
  source: string,
  id: string,
): CheckedSource => {
  if (version.modelId !== id) throw notOf(source, 'model_id')
  const sql = "SELECT * FROM logged_models WHERE model_id = ? AND lifecycle = 'active'"
  const row = firstRow(context, sql, id)
  if (row === undefined) throw invalid(`Logged model with ID '${id}' not found.`)
  return {
    source,
    storage: text(row, 'artifact_location'),
    runId: version.runId || text(row, 'source_run_id'),
    modelId: id,
  }
}

/** A version made from another version shares its files and its origin. */
const checkVersionSource = (
  context: StoreContext,
  version: NewVersion,
  reference: { readonly name: string; readonly at: string },
): CheckedSource => {
  const { name, at } = reference
  if (wholeModel(context, modelRow(context, name)).tags.some(isPromptTag))
    throw refused(version.source, 'A prompt version has no files.')
  const row = versionRow(context, name, versionMeant(context, name, at))
  const runId = text(row, 'run_id')
  if ((version.runId !== undefined && version.runId !== runId) || (version.modelId ?? '') !== '')
    throw refused(version.source, 'run_id and model_id must be those of the version it refers to.')
  const source = `models:/${name}/${number(row, 'version')}`
  return { source, storage: text(row, 'storage_location'), runId, modelId: '' }
}

/** Judges where a new version's files are, before anything is written. */
export const checkSource = (context: StoreContext, version: NewVersion): CheckedSource => {
  const { source, runId = '' } = version
  if (lastOfEach(version.tags).some(isPromptTag)) {
    if (promptSources.has(source)) return { source, storage: source, runId, modelId: '' }
    throw invalid(
      `Invalid prompt source: '${source}'. A prompt has no files, so its source is a placeholder.`,
    )
  }
  if (schemeOf(source) !== 'models') return checkPlainSource(context, version, source)
  checkPlain(source)
  const reference = modelReference(source)
  if ('id' in reference) return checkLoggedModel(context, version, source, reference.id)
  return checkVersionSource(context, version, reference)
}
