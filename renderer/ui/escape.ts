/**
 * Escape belongs to what is on top: one press puts away one thing. What floats (dialogs, menus, lists of choices) closes
 * itself; a panel says here that it can be put away; whatever lies behind asks whether the press was meant for it.
 */
import { type RefObject, useEffect, useEffectEvent, useState } from 'react'
import { isComposing, isTyping } from './keys.ts'

const floating = '[role=dialog], [role=menu], [role=listbox]'

interface Above {
  /** Something floats over the page. */
  readonly floats: boolean
  /** It is a dialog that lets nobody act behind it. */
  readonly modal: boolean
}

const look = (): Above => {
  // Lists of choices stay in the page, hidden, when they are closed.
  const all = [...document.querySelectorAll(floating)].filter((one) => one.checkVisibility())
  return { floats: all.length > 0, modal: all.some((one) => one.closest('[aria-modal=true]') !== null) }
}

/** What closes itself is gone before the key has come to the page behind it: looked at before anybody hears of the key. */
const seen = new WeakMap<Event, Above>()
const aboveAt = (event: Event): Above => seen.get(event) ?? look()

interface Layer {
  readonly close: () => void
  /** Keys in a text field are for this one only if the field stands here; undefined: wherever it stands. */
  readonly place: (() => Element | null) | undefined
}

/** Panels in the order in which they came. */
let layers: readonly Layer[] = []

const layerFor = (target: EventTarget | null): Layer | undefined => {
  const typing = isTyping(target)
  return layers.findLast(
    ({ place }) =>
      !typing || place === undefined || (target instanceof Node && place()?.contains(target) === true),
  )
}

/** True for a key behind a dialog: nothing on the page acts on it. */
export const isBehindDialog = (event: Event): boolean => aboveAt(event).modal

/** Whether something nearer than the page itself is to be put away with this press. */
export const isEscapeTaken = (event: Event): boolean =>
  event.defaultPrevented || aboveAt(event).floats || layerFor(event.target) !== undefined

/** Puts the panel away that came last. It hears of a key last, after every field that has a use for it. */
const onPress = (event: KeyboardEvent): void => {
  if (event.key !== 'Escape' || isComposing(event) || event.defaultPrevented || aboveAt(event).floats) return
  const layer = layerFor(event.target)
  if (layer === undefined) return
  event.preventDefault()
  layer.close()
}

/** Begins to listen: before anything else on the page does. */
export function listenForEscape(): () => void {
  const note = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') seen.set(event, look())
  }
  globalThis.addEventListener('keydown', note, { capture: true })
  globalThis.addEventListener('keydown', onPress)
  return () => {
    globalThis.removeEventListener('keydown', note, { capture: true })
    globalThis.removeEventListener('keydown', onPress)
  }
}

/**
 * While the calling component is there, Escape puts it away, unless something came after it.
 * @param place keys in text fields elsewhere stay theirs
 */
export const useEscape = (onClose: () => void, place?: RefObject<Element | null>): void => {
  const close = useEffectEvent(onClose)
  useEffect(() => {
    const layer: Layer = {
      close: () => close(),
      place: place === undefined ? undefined : () => place.current,
    }
    layers = [...layers, layer]
    return () => {
      layers = layers.filter((one) => one !== layer)
    }
  }, [place])
}

/** Where the keyboard was; what was chosen in a menu is gone with it, and leads back to what the menu hung on. */
const origin = (): Element | null => {
  const { activeElement } = document
  const opener = activeElement?.closest('[role=menu]')?.getAttribute('aria-labelledby')
  return document.getElementById(opener ?? '') ?? activeElement
}

/** Put away, it gives the keyboard back to where it was, unless it is somewhere else already. */
export const useFocusBack = (): void => {
  const [before] = useState(origin)
  useEffect(
    () => () => {
      if (document.activeElement === document.body && before instanceof HTMLElement)
        before.focus({ preventScroll: true })
    },
    [before],
  )
}
