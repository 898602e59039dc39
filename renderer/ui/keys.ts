/** Keyboard words shared by every room: who is typing, which chord was pressed, how a chord is written. */

/** What both React's and the DOM's keyboard events offer. */
export interface KeyEvent {
  readonly key: string
  readonly code?: string
  readonly keyCode?: number
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly isComposing?: boolean
  readonly nativeEvent?: { readonly isComposing?: boolean }
}

/**
 * True while an input method is composing (Japanese, Chinese…): Enter and Escape belong to it then, and every
 * handler of those keys must return early. Key code 229 covers engines that end composition before `keydown`.
 */
export const isComposing = (event: KeyEvent): boolean =>
  event.isComposing === true || event.nativeEvent?.isComposing === true || event.keyCode === 229

/** True for a change of a field's text that an input method is still composing. */
export const isComposed = ({ nativeEvent }: { readonly nativeEvent: Event }): boolean =>
  'isComposing' in nativeEvent && nativeEvent.isComposing === true

/** True when keys go into a text field, so that single-letter shortcuts must stay silent. */
export const isTyping = (target: EventTarget | null): boolean => {
  if (!(target instanceof Element)) return false
  return target.closest('input, textarea, select, [contenteditable="true"], .cm-editor') !== null
}

const isMac = (): boolean => typeof navigator !== 'undefined' && /Mac|iP(hone|ad)/.test(navigator.userAgent)

/** `mod+K` is ⌘K on a Mac and Ctrl+K elsewhere. Parts: mod, shift, alt, and one key. */
export const matchesShortcut = (shortcut: string, event: KeyEvent, mac = isMac()): boolean => {
  const parts = shortcut.toLowerCase().split('+')
  const key = parts.at(-1) ?? ''
  const mod = parts.includes('mod')
  const pressed = mac ? event.metaKey : event.ctrlKey
  const other = mac ? event.ctrlKey : event.metaKey
  if (pressed !== mod || other) return false
  if (event.altKey !== parts.includes('alt')) return false
  // "?" and friends need Shift on most layouts: only letters and named keys insist on it.
  const insists = key.length > 1 || /[a-z0-9]/.test(key)
  if (insists && event.shiftKey !== parts.includes('shift')) return false
  return event.key.toLowerCase() === key
}

const macSigns: Readonly<Record<string, string>> = {
  mod: '⌘',
  shift: '⇧',
  alt: '⌥',
  enter: '↵',
  escape: 'esc',
  delete: '⌫',
}
const signs: Readonly<Record<string, string>> = {
  mod: 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
  enter: '↵',
  escape: 'Esc',
  delete: 'Del',
}

/** How a shortcut is written on this machine: `⌘K`, `Ctrl+K`. */
export const shortcutText = (shortcut: string, mac = isMac()): string => {
  const words = shortcut.split('+').map((part) => {
    const sign = (mac ? macSigns : signs)[part.toLowerCase()]
    return sign ?? (part.length === 1 ? part.toUpperCase() : part)
  })
  return words.join(mac ? '' : '+')
}
