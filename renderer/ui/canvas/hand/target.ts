/** What a pointer has hit on the canvas. */
import { noteKey } from '../editing.ts'
import { portOfElement } from '../wiring/under.ts'

interface Hit {
  /** Node id or `note:<id>`; undefined on the empty canvas. */
  readonly key: string | undefined
  /** The background of a frame is canvas to a drag, and the frame to a click. */
  readonly drags: boolean
  /** A note whose corner was taken hold of. */
  readonly resizes: boolean
}

/** What takes the pointer for itself: ports and wires, buttons, fields. */
const takes =
  'button, input, textarea, a, [contenteditable=true], .cv-port, .cv-edge__hit, .react-flow__panel, [data-own-pointer]'

/** Undefined where the pointer is somebody else's. */
export const hitOf = (target: EventTarget | null): Hit | undefined => {
  if (!(target instanceof Element)) return undefined
  const note = target.closest<HTMLElement>('[data-note]')?.dataset['note']
  if (note !== undefined && target.closest('[data-resize]') !== null)
    return { key: noteKey(note), drags: true, resizes: true }
  if (target.closest(takes) !== null) return undefined
  if (note !== undefined) return { key: noteKey(note), drags: true, resizes: false }
  const node = target.closest<HTMLElement>('[data-node]')
  if (node === null) return { key: undefined, drags: false, resizes: false }
  const isBody = 'frame' in node.dataset && !('folded' in node.dataset) && target.closest('header') === null
  return { key: node.dataset['node'], drags: !isBody, resizes: false }
}

/** What is written at a place of a card: its name, or the value of an input beside the words for it. */
export const writtenAt = (target: EventTarget | null): { node: string; field: string } | undefined => {
  if (!(target instanceof Element) || target.closest(takes) !== null) return undefined
  const node = target.closest<HTMLElement>('.cv-step[data-node]')?.dataset['node']
  if (node === undefined) return undefined
  if (target.closest('header') !== null) return { node, field: 'name' }
  const port = portOfElement(target)
  return port?.side === 'in' && port.kind !== 'order'
    ? { node, field: `inputs.${port.kind}.${port.port}` }
    : undefined
}

export const toggled = (keys: readonly string[], key: string): readonly string[] =>
  keys.includes(key) ? keys.filter((other) => other !== key) : [...keys, key]
