import { dirname, join } from 'node:path'
import { wholeNumber } from '#core/history/meta.ts'
import { lifecycle, type RunHead, type SourceExperiment } from '#core/history/records.ts'
import type { HistoryRefusal } from '#shared/history.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { findArtifacts } from '../artifact-folder.ts'
import { type HistorySource, type LeaveOut, refusal } from '../source.ts'
import { foldersIn, metaOf, pairsIn } from './folders.ts'
import { readModel } from './read-models.ts'
import { readRegistered } from './read-registry.ts'
import { readHead, readRun } from './read-run.ts'

const trash = '.trash'
/** Folders of an experiment that are no runs. */
const reserved = new Set(['tags', 'datasets', 'traces', 'models', trash])

interface Found {
  readonly folder: string
  readonly experiment: SourceExperiment
}

const readExperiment = (folder: string, inTrash: boolean, leaveOut: LeaveOut): Found | undefined => {
  const meta = metaOf(folder)
  const { experiment_id: id, name } = meta ?? {}
  if (meta === undefined || id === undefined || name === undefined) return undefined
  const what = `experiment ${id}`
  return {
    folder,
    experiment: {
      id,
      name,
      lifecycle: inTrash ? 'deleted' : lifecycle(meta['lifecycle_stage']),
      createdAt: wholeNumber(meta['creation_time']),
      updatedAt: wholeNumber(meta['last_update_time']),
      tags: pairsIn(join(folder, 'tags'), what, leaveOut),
    },
  }
}

/** Experiments of the folder and of its trash. A folder without a readable `meta.yaml` is told of, if it has a number. */
const findExperiments = (root: string, leaveOut: LeaveOut): Map<string, Found> => {
  const found = new Map<string, Found>()
  for (const [parent, inTrash] of [
    [root, false],
    [join(root, trash), true],
  ] as const) {
    for (const name of foldersIn(parent)) {
      if (name === trash || name === 'models') continue
      const one = readExperiment(join(parent, name), inTrash, leaveOut)
      if (one !== undefined && one.experiment.id === name) found.set(name, one)
      else if (/^\d+$/.test(name))
        leaveOut({
          reason: 'unreadable',
          what: `experiment ${name}`,
          message: `${join(parent, name)} holds no readable meta.yaml of this experiment.`,
        })
    }
  }
  return found
}

const notAStore = (root: string): HistoryRefusal =>
  refusal(
    'not-mlflow',
    `${root} is no folder that MLflow writes: no experiment with a meta.yaml is in it.`,
    'Name the folder called mlruns itself, or an mlflow.db, or the address of an MLflow server.',
  )

/** A folder as MLflow's file store writes it (`mlruns`). */
export const openFileStore = (
  root: string,
  options: { readonly artifacts?: string | undefined },
): Result<HistorySource, HistoryRefusal> => {
  const proxied = options.artifacts === undefined ? [] : [options.artifacts]
  const found = findExperiments(root, () => undefined)
  if (found.size === 0 && foldersIn(join(root, 'models')).length === 0) return err(notAStore(root))
  const folderOf = (id: string): string => found.get(id)?.folder ?? join(root, id)
  return ok({
    place: root,
    experiments: async (leaveOut) =>
      [...findExperiments(root, leaveOut).values()].map((one) => one.experiment),
    async *runs(experimentId, leaveOut) {
      const folder = folderOf(experimentId)
      for (const name of foldersIn(folder)) {
        if (reserved.has(name)) continue
        const head = readHead(join(folder, name), experimentId)
        if (head) yield head
        else if (/^[0-9a-f]{32}$/.test(name)) leaveOut(unreadableRun(join(folder, name), name))
      }
    },
    run: async (head: RunHead, leaveOut) =>
      readRun(join(folderOf(head.experimentId), head.runId), head, leaveOut),
    async *models(experimentId, leaveOut) {
      const folder = join(folderOf(experimentId), 'models')
      for (const name of foldersIn(folder)) {
        const model = readModel(join(folder, name), experimentId, leaveOut)
        if (model) yield model
        else
          leaveOut({
            reason: 'unreadable',
            what: `logged model ${name}`,
            message: `${join(folder, name)} holds no readable meta.yaml of this model.`,
          })
      }
    },
    async *registry(leaveOut) {
      for (const name of foldersIn(join(root, 'models'))) {
        const model = readRegistered(join(root, 'models', name), name, leaveOut)
        if (model) yield model
      }
    },
    artifacts: ({ id, experimentId, uri }) => {
      const folder = folderOf(experimentId)
      const own = id.startsWith('m-')
        ? join(folder, 'models', id, 'artifacts')
        : join(folder, id, 'artifacts')
      return findArtifacts(id, uri, { base: [dirname(root)], proxied, own })
    },
    untaken: async () => countTraces([...found.values()]),
    close: () => undefined,
  })
}

const unreadableRun = (folder: string, name: string) =>
  ({
    reason: 'unreadable',
    what: `run ${name}`,
    message: `${folder} holds no readable meta.yaml of this run.`,
  }) as const

const countTraces = (found: readonly Found[]) => {
  const traces = found.reduce((sum, { folder }) => sum + foldersIn(join(folder, 'traces')).length, 0)
  if (traces === 0) return []
  return [
    {
      reason: 'not-kept',
      what: `${traces} traces`,
      message: 'Nagare keeps no traces yet; they stay in the source.',
    },
  ] as const
}
