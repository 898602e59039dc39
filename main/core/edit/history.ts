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
  /** True when `command` by itself leads from `before` to what came of it. */
  readonly only: boolean
  /** What the person did, of all that came with it: a step that was added, not the wires and places it brought. */
  readonly gist: EditCommand
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

/** Code is given whole: what is typed next stands for all that was typed in the same gesture before. */
const supersedes = (last: EditCommand, next: EditCommand): boolean =>
  last.edit === 'set-source' && next.edit === 'set-source' && last.node === next.node

/**
 * @param group of commands that are undone as one. Code typed in one gesture is applied to the document before it, so
 * that wires which a half-typed line cut are there again when the line is whole.
 */
export function perform(
  history: History,
  command: EditCommand,
  group?: string,
): Result<{ readonly history: History; readonly edited: Edited }, Refusal> {
  const last = history.done.at(-1)
  const joins = group !== undefined && last?.group === group && history.undone.length === 0
  const isAgain = joins && last.only && supersedes(last.command, command)
  const edited = applyEdit(isAgain ? last.before : history.doc, command)
  if (!edited.ok) return edited
  // A gesture is named by what it did; that things also got their places goes without saying.
  const names = joins && last !== undefined && last.command.edit !== 'place'
  const step: Step = {
    command: names ? last.command : command,
    before: joins && last !== undefined ? last.before : history.doc,
    ...(group === undefined ? {} : { group }),
    only: joins ? isAgain : true,
    gist: joins && last !== undefined && last.gist.edit !== 'place' ? last.gist : command,
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

export const undoLabel = (history: History): EditCommand | undefined => history.done.at(-1)?.gist
export const redoLabel = (history: History): EditCommand | undefined => history.undone.at(-1)?.gist
