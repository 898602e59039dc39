/** Undo and redo. Documents share all that an edit did not touch, so a step of history costs what the edit changed. */
import type { PipelineDocument } from '#core/spec/document.ts'
import { ok, type Result } from '#shared/result.ts'
import { applyEdit, type EditCommand, type Edited } from './commands.ts'
import type { Refusal } from './refusal.ts'

interface Step {
  readonly command: EditCommand
  readonly before: PipelineDocument
  /** Commands that are one gesture (a drag, typing in one field) share a group and are undone together. */
  readonly group?: string
}

export interface History {
  readonly doc: PipelineDocument
  /** Oldest first. */
  readonly done: readonly Step[]
  /** What can be redone, next one last. */
  readonly undone: readonly (Step & { readonly after: PipelineDocument })[]
}

/** Steps that are kept; older ones can no longer be undone. */
const keptSteps = 1_000

export const openHistory = (doc: PipelineDocument): History => ({ doc, done: [], undone: [] })

/** @param group of commands that are undone as one */
export function perform(
  history: History,
  command: EditCommand,
  group?: string,
): Result<{ readonly history: History; readonly edited: Edited }, Refusal> {
  const edited = applyEdit(history.doc, command)
  if (!edited.ok) return edited
  const last = history.done.at(-1)
  const joins = group !== undefined && last?.group === group && history.undone.length === 0
  const step: Step = {
    command,
    before: joins && last !== undefined ? last.before : history.doc,
    ...(group === undefined ? {} : { group }),
  }
  const done = [...(joins ? history.done.slice(0, -1) : history.done), step].slice(-keptSteps)
  return ok({ history: { doc: edited.value.doc, done, undone: [] }, edited: edited.value })
}

export function undo(history: History): History {
  const step = history.done.at(-1)
  if (step === undefined) return history
  const undone = [...history.undone, { ...step, after: history.doc }]
  return { doc: step.before, done: history.done.slice(0, -1), undone }
}

export function redo(history: History): History {
  const next = history.undone.at(-1)
  if (next === undefined) return history
  const { after, ...step } = next
  return { doc: after, done: [...history.done, step], undone: history.undone.slice(0, -1) }
}

export const undoLabel = (history: History): EditCommand | undefined => history.done.at(-1)?.command
export const redoLabel = (history: History): EditCommand | undefined => history.undone.at(-1)?.command
