/** Keys and clipboard of a canvas that can be edited: they work wherever no text is typed and nothing else has the focus. */
import { useEffect } from 'react'
import { isBehindDialog } from '../escape.ts'
import { isComposing, isTyping } from '../keys.ts'
import { removeKeys } from './hand/actions.ts'
import { copyText, paste } from './hand/structure.ts'
import { act, actionOf, type Kit, keep } from './hand/table.ts'

/** In the canvas, or nowhere in particular. */
const isHere = (host: HTMLElement | null, target: EventTarget | null): boolean =>
  host !== null &&
  target instanceof Node &&
  !isTyping(target) &&
  (target === document.body || host.contains(target)) &&
  !(target instanceof Element && target.closest('[role=menu], [role=dialog]') !== null)

const onKey = (event: KeyboardEvent, host: HTMLElement | null, kit: Kit): void => {
  const desk = kit.desk()
  if (desk === undefined || event.defaultPrevented || isComposing(event)) return
  // Ctrl+F is wanted from everywhere on the page, but not out of a text.
  if (!isHere(host, event.target)) return
  const action = actionOf(event, desk)
  if (action === undefined || isBehindDialog(event)) return
  event.preventDefault()
  event.stopPropagation()
  act(action, kit)
}

const onClipboard = (event: ClipboardEvent, host: HTMLElement | null, kit: Kit): void => {
  const desk = kit.desk()
  // Its target is where text was last marked or clicked, whatever has the focus.
  const isElsewhere = isTyping(event.target) || !isHere(host, document.activeElement)
  if (desk === undefined || event.clipboardData === null || isElsewhere) return
  // Words that are marked somewhere on the page are what a person copies.
  if (event.type !== 'paste' && document.getSelection()?.isCollapsed === false) return
  if (event.type === 'paste') {
    const text = event.clipboardData.getData('text/plain')
    // What is no text (a picture, a file) is refused with the reason, like text that is no pipeline.
    if (paste(desk, text, kit.point())) event.preventDefault()
    return
  }
  const text = copyText(desk, desk.editing.selected)
  if (text === undefined) return
  event.preventDefault()
  event.clipboardData.setData('text/plain', text)
  keep(text)
  if (event.type === 'cut') removeKeys(desk, desk.editing.selected)
}

export const useDeskKeys = (host: HTMLElement | null, kit: Kit): void => {
  useEffect(() => {
    const key = (event: KeyboardEvent): void => onKey(event, host, kit)
    const clipboard = (event: ClipboardEvent): void => onClipboard(event, host, kit)
    document.addEventListener('keydown', key)
    for (const name of ['copy', 'cut', 'paste'] as const) document.addEventListener(name, clipboard)
    return () => {
      document.removeEventListener('keydown', key)
      for (const name of ['copy', 'cut', 'paste'] as const) document.removeEventListener(name, clipboard)
    }
  }, [host, kit])
}
