/** What a run would do, without doing it: the machine is played with what the lookup says, as far as that leads. */

import { treeOf } from '#core/partial/tree.ts'
import { advance, begin } from '#core/run/machine.ts'
import type { LaunchSpec, RunEffect, RunStarted } from '#core/run/machine-types.ts'
import { toRows } from '#core/run/rows.ts'
import type { MachineState } from '#core/run/state.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { ReuseNote } from '#shared/reuse.ts'
import type { Outputs, TaskRow } from '#shared/run.ts'

/** What the lookup says about one step. */
export type Foreseen =
  | { readonly type: 'reused'; readonly outputs: Outputs; readonly note: ReuseNote }
  /** It runs, and what it hands out is known all the same (an importer). */
  | { readonly type: 'known'; readonly outputs: Outputs }
  | { readonly type: 'run'; readonly note?: ReuseNote }

export type Lookup = (spec: LaunchSpec, state: MachineState) => Promise<Foreseen>

export interface ForeseenStep {
  readonly path: string
  readonly nodeId: string
  readonly name: string
  /** `later`: it depends on what an earlier step hands out. */
  readonly outcome: 'reuse' | 'take' | 'run' | 'later' | 'skip'
  readonly note?: ReuseNote
  readonly reason?: string
}

/** As many at once as there are: in a plan nothing waits for a slot. */
const unlimited = Number.MAX_SAFE_INTEGER

interface Played {
  readonly state: MachineState
  readonly notes: ReadonlyMap<string, ReuseNote | undefined>
}

const play = async (doc: PipelineDocument, event: RunStarted, look: Lookup): Promise<Played> => {
  let { state, effects } = begin(doc, { ...event, parallelism: unlimited })
  const notes = new Map<string, ReuseNote | undefined>()
  const queue: RunEffect[] = [...effects]
  for (let place = 0; place < queue.length; place += 1) {
    const effect = queue[place]
    if (effect?.type !== 'launch') continue
    const { path, attempt } = effect.spec
    const found = await look(effect.spec, state)
    if (found.type !== 'reused') notes.set(path, found.type === 'run' ? found.note : undefined)
    if (found.type === 'run') continue
    const about = { at: event.at, path, attempt, outputs: found.outputs }
    const answer = found.type === 'known' ? 'task-succeeded' : 'task-reused'
    const next = advance(
      state,
      answer === 'task-succeeded'
        ? { type: answer, ...about }
        : { type: answer, ...about, note: (found as Extract<Foreseen, { type: 'reused' }>).note },
    )
    state = next.state
    queue.push(...next.effects)
  }
  return { state, notes }
}

/** The first task that it waits for, by name. */
const waitsFor = (row: TaskRow): ReuseNote | undefined => {
  const [name] = row.waitingFor ?? []
  return name === undefined ? undefined : { outcome: 'ran', cause: { type: 'upstream', name } }
}

const outcomes = { CACHED: 'reuse', SKIPPED: 'skip' } as const

const foreseen = (row: TaskRow, { notes }: Played): ForeseenStep => {
  const { path, nodeId, name, state } = row
  const runs = notes.has(path)
  const ended = state === 'CACHED' || state === 'SKIPPED' ? outcomes[state] : undefined
  const outcome = runs ? 'run' : (ended ?? 'later')
  const note = runs ? notes.get(path) : (row.reuse ?? waitsFor(row))
  return {
    path,
    nodeId,
    name,
    outcome: outcome === 'reuse' && row.reuse?.outcome === 'taken' ? 'take' : outcome,
    ...(note === undefined ? {} : { note }),
    ...(state === 'SKIPPED' && row.reason !== undefined ? { reason: row.reason } : {}),
  }
}

/** Every step, in the order of the file; those inside containers that could not be opened yet stand there once. */
export const foresee = async (
  doc: PipelineDocument,
  event: RunStarted,
  look: Lookup,
): Promise<readonly ForeseenStep[]> => {
  const played = await play(doc, event, look)
  const rows = toRows(played.state)
  const steps = rows
    .filter(({ kind }) => kind === 'step' || kind === 'importer')
    .map((row) => foreseen(row, played))
  const known = Map.groupBy(steps, ({ nodeId }) => nodeId)
  const skipped = rows.filter(
    ({ kind, state }) => kind !== 'step' && kind !== 'importer' && state === 'SKIPPED',
  )
  const entered = new Set(rows.filter(({ state }) => state === 'SUCCEEDED').map(({ nodeId }) => nodeId))
  return [...treeOf(doc).values()]
    .filter(({ id, leaves }) => leaves.length === 1 && leaves[0] === id)
    .flatMap(({ id, name }): ForeseenStep[] => {
      const own = known.get(id)
      if (own !== undefined) return own
      const around = skipped.find(({ nodeId }) => id.startsWith(`${nodeId}/`))
      if (around !== undefined)
        return [
          {
            path: id,
            nodeId: id,
            name,
            outcome: 'skip',
            ...(around.reason === undefined ? {} : { reason: around.reason }),
          },
        ]
      // A loop over nothing has ended: there is nothing inside.
      if ([...entered].some((holder) => id.startsWith(`${holder}/`))) return []
      return [{ path: id, nodeId: id, name, outcome: 'later' }]
    })
}
