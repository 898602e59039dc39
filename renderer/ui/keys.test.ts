import { describe, expect, it } from 'vitest'
import { isComposing, type KeyEvent, matchesShortcut, shortcutText } from './keys.ts'

const press = (key: string, held: Partial<KeyEvent> = {}): KeyEvent => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})

describe('an input method', () => {
  it.each([
    press('Enter', { isComposing: true }),
    press('Enter', { keyCode: 229 }),
    press('Enter', { nativeEvent: { isComposing: true } }),
  ])('owns Enter while it composes', (event) => expect(isComposing(event)).toBe(true))
  it('does not own a plain Enter', () => expect(isComposing(press('Enter', { keyCode: 13 }))).toBe(false))
})

describe('a shortcut', () => {
  it('follows the platform', () => {
    expect(matchesShortcut('mod+K', press('k', { ctrlKey: true }), false)).toBe(true)
    expect(matchesShortcut('mod+K', press('k', { metaKey: true }), true)).toBe(true)
    expect(matchesShortcut('mod+K', press('k', { ctrlKey: true }), true)).toBe(false)
  })
  it('does not fire with other modifiers held', () => {
    expect(matchesShortcut('mod+K', press('k', { ctrlKey: true, shiftKey: true }), false)).toBe(false)
    expect(matchesShortcut('f', press('f', { altKey: true }), false)).toBe(false)
  })
  it('reaches ? on every layout', () => {
    expect(matchesShortcut('?', press('?', { shiftKey: true }), false)).toBe(true)
  })
  it('is written as the platform writes it', () => {
    expect(shortcutText('mod+K', true)).toBe('⌘K')
    expect(shortcutText('mod+Enter', false)).toBe('Ctrl+↵')
  })
})
