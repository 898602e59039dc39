/** The menu at the pointer, or at what has the focus. */
import type { KeyboardEvent, MouseEvent } from 'react'
import { isTyping } from '../../keys.ts'
import { noteKey } from '../editing.ts'
import type { SceneStore } from '../scene.ts'
import type { Desk } from './actions.ts'

const keyAt = (target: EventTarget | null): string | undefined => {
  if (!(target instanceof Element)) return undefined
  const note = target.closest<HTMLElement>('[data-note]')?.dataset['note']
  return note === undefined ? target.closest<HTMLElement>('[data-node]')?.dataset['node'] : noteKey(note)
}

/** What is pointed at is what is meant. */
const choose = (key: string | undefined, { editing }: Desk): void => {
  if (key === undefined) editing.select([])
  else if (!editing.selected.includes(key)) editing.select([key])
}

/** False where the browser's own menu is wanted. */
export const openMenu = (
  event: MouseEvent,
  desk: Desk,
  scene: SceneStore,
  host: HTMLElement | null,
): boolean => {
  if (isTyping(event.target)) return false
  const box = host?.getBoundingClientRect()
  choose(keyAt(event.target), desk)
  scene.setState({ menu: { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) } })
  return true
}

export const isMenuKey = (event: KeyboardEvent): boolean =>
  event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)

export const openMenuByKey = (
  event: KeyboardEvent,
  desk: Desk,
  scene: SceneStore,
  host: HTMLElement | null,
): void => {
  if (isTyping(event.target) || !(event.target instanceof Element)) return
  event.preventDefault()
  // The menu would take it for a key outside of itself, and close.
  event.stopPropagation()
  const key = keyAt(event.target)
  if (key !== undefined) choose(key, desk)
  const box = host?.getBoundingClientRect()
  const own = event.target.getBoundingClientRect()
  const at =
    key === undefined
      ? { x: 24, y: 24 }
      : { x: own.left - (box?.left ?? 0) + 16, y: own.top - (box?.top ?? 0) + 24 }
  scene.setState({ menu: at })
}
