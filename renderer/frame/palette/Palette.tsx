import './palette.css'
import { Modal } from '@mantine/core'
import {
  type ReactNode,
  type RefObject,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '#ui/Icon.tsx'
import { IconSearch } from '#ui/icons.ts'
import { Kbd } from '#ui/Kbd.tsx'
import { isComposing } from '#ui/keys.ts'
import { StatusShape } from '#ui/status/StatusMark.tsx'
import { readStored, writeStored } from '#ui/stored.ts'
import { used } from './rank.ts'
import { type PaletteEntry, type PaletteGroup, useEntries } from './use-entries.ts'

const Option = ({ entry, active, onPick }: { entry: PaletteEntry; active: boolean; onPick: () => void }) => {
  const element = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (active) element.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <button
      type="button"
      ref={element}
      id={`palette-${entry.id}`}
      className="n-palette__item"
      role="option"
      aria-selected={active}
      tabIndex={-1}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      {entry.status !== undefined && <StatusShape status={entry.status} />}
      {entry.status === undefined && entry.icon !== undefined && <Icon of={entry.icon} size={14} />}
      {entry.status === undefined && entry.icon === undefined && <span className="n-palette__blank" />}
      <span className="trunc">{entry.label}</span>
      <span className="t3 trunc grow">{entry.detail}</span>
      {entry.shortcut !== undefined && <Kbd keys={entry.shortcut} />}
    </button>
  )
}

const Options = ({
  groups,
  active,
  onPick,
  children,
}: {
  groups: readonly PaletteGroup[]
  active: PaletteEntry | undefined
  onPick: (entry: PaletteEntry) => void
  children: ReactNode
}) => {
  const { t } = useTranslation('frame')
  return (
    <div className="n-palette__list" id="palette-list" role="listbox" aria-label={t('palette.title')}>
      {groups.map((group) => (
        <div key={group.key} role="group" aria-label={t(`palette.${group.key}`)}>
          <div className="n-sec n-palette__group">{t(`palette.${group.key}`)}</div>
          {group.entries.map((entry) => (
            <Option key={entry.id} entry={entry} active={entry === active} onPick={() => onPick(entry)} />
          ))}
        </div>
      ))}
      {children}
    </div>
  )
}

/** A key of the page or of React: the palette hears both. */
type Key = Pick<KeyboardEvent, 'key' | 'preventDefault'> & Parameters<typeof isComposing>[0]

const step = ({ key }: Key): number => {
  if (key === 'ArrowDown') return 1
  return key === 'ArrowUp' ? -1 : 0
}

/** Which entry is chosen, moved by the arrow keys, taken by Enter. */
const useChoice = (entries: readonly PaletteEntry[], pick: (entry: PaletteEntry) => void) => {
  const [at, setAt] = useState(0)
  const held = Math.min(at, entries.length - 1)
  const onKeyDown = (event: Key) => {
    if (isComposing(event) || entries.length === 0) return
    if (step(event) !== 0) {
      event.preventDefault()
      setAt((held + step(event) + entries.length) % entries.length)
    }
    const chosen = entries[held]
    if (event.key === 'Enter' && chosen !== undefined) {
      event.preventDefault()
      pick(chosen)
    }
  }
  return { active: entries[held], onKeyDown, reset: () => setAt(0) }
}

/**
 * A dialog comes a moment after it was asked for. What is typed meanwhile is meant for it: going to the canvas behind,
 * the first letters would be lost to the search and would act as shortcuts.
 */
function useEarlyKeys(
  input: RefObject<HTMLInputElement | null>,
  hear: { readonly letter: (letter: string) => void; readonly key: (event: Key) => void },
): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (document.activeElement === input.current && input.current !== null) return
    const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
    if (isComposing(event) || !(isLetter || event.key === 'Enter' || step(event) !== 0)) return
    event.preventDefault()
    event.stopPropagation()
    if (isLetter) hear.letter(event.key)
    else hear.key(event)
  })
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event)
    globalThis.addEventListener('keydown', listener, { capture: true })
    return () => globalThis.removeEventListener('keydown', listener, { capture: true })
  }, [])
}

/** What is done next begins where one was, and comes back to there. */
const useLeave = (onClose: () => void) => {
  const [before] = useState(() => document.activeElement)
  return () => {
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    onClose()
  }
}

/** Go to anything, do anything; what was used lately is at the top. */
export const Palette = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation('frame')
  const [query, setQuery] = useState('')
  const [recent] = useState(() => readStored<string[]>('palette.recent', []))
  const groups = useEntries(query, recent)
  const flat = groups.flatMap((group) => group.entries)
  const leave = useLeave(onClose)
  const pick = (entry: PaletteEntry) => {
    writeStored('palette.recent', used(recent, entry.id))
    leave()
    entry.act()
  }
  const { active, onKeyDown, reset } = useChoice(flat, pick)
  const input = useRef<HTMLInputElement>(null)
  const type = (text: string) => {
    setQuery(text)
    reset()
  }
  useEarlyKeys(input, { letter: (letter) => type(query + letter), key: onKeyDown })
  return (
    <Modal
      opened
      onClose={leave}
      withCloseButton={false}
      size={560}
      padding={0}
      styles={{ body: { padding: 0 } }}
      yOffset="12vh"
      aria-label={t('palette.title')}
      overlayProps={{ backgroundOpacity: 0.2 }}
    >
      <div className="n-palette">
        <label className="n-palette__input">
          <Icon of={IconSearch} />
          <input
            ref={input}
            data-autofocus
            role="combobox"
            aria-expanded
            aria-controls="palette-list"
            aria-activedescendant={active === undefined ? undefined : `palette-${active.id}`}
            aria-label={t('palette.title')}
            placeholder={t('palette.placeholder')}
            value={query}
            onChange={(event) => type(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
        </label>
        <Options groups={groups} active={active} onPick={pick}>
          {flat.length === 0 && (
            <div className="n-palette__nothing">{t('palette.nothing', { text: query })}</div>
          )}
        </Options>
      </div>
    </Modal>
  )
}
