/**
 * What a canvas needs to be edited on: the layout of the document that its graph is drawn from, who is selected, and
 * the one way to change something. Whoever knows the document gives it; without it a canvas is only looked at.
 */
import type { EditCommand, Edited } from '#core/edit/commands.ts'
import type { Layout, Point } from '#core/edit/layout.ts'
import type { Refusal } from '#core/edit/refusal.ts'
import type { Result } from '#shared/result.ts'
import type { CanvasWiring } from './wiring/contract.ts'

/** Up to a step, from it on, or it alone; by node id. */
export interface RunPart {
  readonly to?: string
  readonly from?: string
  readonly only?: string
}

export interface CanvasEditing {
  /** Places (relative to the frame a node stands in; world pixels at 100 %), collapsed frames, notes. */
  readonly layout: Layout
  /** Node ids, and `note:<id>` for notes; the last one chosen last. The same array while nothing changed. */
  readonly selected: readonly string[]
  select(nodes: readonly string[]): void
  /** @param group commands of one gesture are undone as one */
  perform(command: EditCommand, group?: string): Result<Edited, Refusal>
  /**
   * The steps as text for the clipboard.
   * @param points where they are seen, for a document that knows no places yet
   * @param notes that come along, with their places as seen from the frame of the steps
   */
  copy(
    nodes: readonly string[],
    points: Readonly<Record<string, Point>>,
    notes: Layout['notes'],
  ): Result<string, Refusal>
  /** Present: a part of the pipeline can be run, as one step stands for it. */
  run?(part: RunPart): void
  /** Present: a double click on the name of a step, or on an input, goes to where it is written: `name`, `inputs.parameters.lr`. */
  write?(node: string, field: string): void
  /** Present: wires can be made, and steps added where the pointer is. */
  readonly wiring?: CanvasWiring
}

const notePrefix = 'note:'

export const noteKey = (id: string): string => `${notePrefix}${id}`

/** The note that a selected id means; undefined for a node. */
export const noteOf = (key: string): string | undefined =>
  key.startsWith(notePrefix) ? key.slice(notePrefix.length) : undefined

let gestures = 0

/** A name that no other gesture has: its commands become one step of the history. */
export const newGesture = (what: string): string => `${what} ${++gestures}`
