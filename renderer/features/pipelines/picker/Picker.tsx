import './picker.css'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Point } from '#ui/canvas/index.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconSearch } from '#ui/icons.ts'
import { isComposing } from '#ui/keys.ts'
import { type Addable, inSections, type Section } from '../adding/addables.ts'
import { iconOf } from '../adding/icons.ts'
import type { Joint, Spot } from '../adding/joints.ts'
import { useAddables } from '../adding/use-addables.ts'
import { useEditor } from '../editor/use-editor.ts'
import { About, aboutOf } from './About.tsx'
import { type Fitting, fitting, openEnd } from './fitting.ts'

export interface PickRequest {
  /** Where on the page it opens. */
  readonly screen: Point
  readonly spot: Spot
  readonly joint: Joint
}

const size = { width: 360, height: 440 } as const
const air = 8

/** At the pointer, as far as the window has room. */
const placeOf = ({ x, y }: Point) => ({
  left: Math.max(air, Math.min(x, globalThis.innerWidth - size.width - air)),
  top: Math.max(air, Math.min(y, globalThis.innerHeight - size.height - air)),
})

const useFittings = ({ spot, joint }: PickRequest): readonly Fitting[] => {
  const { t } = useTranslation('adding')
  const editor = useEditor()
  const { all } = useAddables()
  // The document stands still while the picker is open.
  return useMemo(() => {
    const doc = editor.doc()
    const title = openEnd(doc, joint) === 'start' ? t('picker.input') : t('picker.output')
    return fitting(doc, spot, joint, all, { what: 'strip', id: 'new/strip', title })
  }, [editor, all, spot, joint, t])
}

const Option = ({
  id,
  found,
  about,
  active,
  onPick,
}: {
  id: string
  found: Fitting
  about: string
  active: boolean
  onPick: () => void
}) => {
  const element = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (active) element.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <button
      type="button"
      ref={element}
      id={id}
      className="n-picker__item"
      role="option"
      aria-selected={active}
      tabIndex={-1}
      title={about}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      <Icon of={iconOf(found.one)} size={14} />
      <span className="n-picker__title trunc">{found.one.title}</span>
      <span className="t3 trunc grow">{about}</span>
      {found.ports !== '' && <span className="n-picker__port mono trunc">{found.ports}</span>}
    </button>
  )
}

const optionId = (list: string, one: Addable): string => `${list}-${one.id}`

/** What belongs to a kind of work, or lies in a folder, stands under its name. */
const useGroups = (sections: readonly Section[]) => {
  const { t } = useTranslation('adding')
  return sections.flatMap(({ key, shelves }) =>
    shelves.map(({ category, folder, entries }) => {
      const title = category === undefined ? t(`section.${key}`) : t(`category.${category}`)
      return {
        id: [key, category, folder].join('/'),
        title: folder === undefined ? title : `${title} / ${folder}`,
        entries,
      }
    }),
  )
}

const Options = ({
  id,
  label,
  sections,
  found,
  active,
  isInput,
  onPick,
}: {
  id: string
  label: string
  sections: readonly Section[]
  found: ReadonlyMap<Addable, Fitting>
  active: Fitting | undefined
  isInput: boolean
  onPick: (one: Addable) => void
}) => {
  const { t } = useTranslation('adding')
  const groups = useGroups(sections)
  return (
    <div className="n-picker__list" id={`${id}-list`} role="listbox" aria-label={label}>
      {groups.map(({ id: group, title, entries }) => (
        <div key={group} role="group" aria-label={title}>
          <div className="n-sec n-picker__group">{title}</div>
          {entries.map((one) => {
            const entry = found.get(one)
            return entry === undefined ? null : (
              <Option
                key={one.id}
                id={optionId(id, one)}
                found={entry}
                about={aboutOf(t, one, isInput)}
                active={entry === active}
                onPick={() => onPick(one)}
              />
            )
          })}
        </div>
      ))}
    </div>
  )
}

/** Arrows choose, Enter takes; while an input method composes, both are its own. */
const useChoice = (entries: readonly Fitting[], pick: (found: Fitting) => void, close: () => void) => {
  const [at, setAt] = useState(0)
  const held = Math.max(0, Math.min(at, entries.length - 1))
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return
    event.stopPropagation()
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by !== undefined && entries.length > 0) {
      event.preventDefault()
      setAt((held + by + entries.length) % entries.length)
    }
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      close()
    }
    const chosen = entries[held]
    if (event.key === 'Enter' && chosen !== undefined) {
      event.preventDefault()
      pick(chosen)
    }
  }
  return { active: entries[held], onKeyDown, reset: () => setAt(0) }
}

const sectionsOf = (found: readonly Fitting[], query: string): readonly Section[] => {
  const exact = new Set(found.filter((one) => one.exact).map(({ one }) => one))
  const wired = new Set(found.filter(({ ports }) => ports !== '').map(({ one }) => one))
  return inSections(
    found.map(({ one }) => one),
    query,
    (one) => (exact.has(one) ? 0.2 : wired.has(one) ? 0.1 : 0),
  )
}

interface PickerProps {
  readonly request: PickRequest
  readonly onClose: () => void
  readonly onPick: (one: Addable) => void
}

const useWords = ({ joint }: PickRequest) => {
  const { t } = useTranslation('adding')
  const port = joint.joint === 'wire' ? joint.start.port : undefined
  return {
    title: joint.joint === 'edge' ? t('picker.insert') : t('picker.title'),
    search: port === undefined ? t('picker.search') : t('picker.fits', { port }),
    nothing: (text: string) =>
      port === undefined || text !== '' ? t('picker.nothing', { text }) : t('picker.nothingFits', { port }),
  }
}

/** A press anywhere else puts it away. */
const useAway = (onClose: () => void) => {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const away = (event: PointerEvent) => {
      if (event.target instanceof Node && box.current?.contains(event.target) !== true) onClose()
    }
    // The second press of a double click falls on it where it opens: the caret stays in its field.
    const stay = (event: globalThis.MouseEvent) => {
      if (!(event.target instanceof HTMLInputElement)) event.preventDefault()
    }
    const own = box.current
    own?.addEventListener('mousedown', stay)
    window.addEventListener('pointerdown', away, true)
    return () => {
      own?.removeEventListener('mousedown', stay)
      window.removeEventListener('pointerdown', away, true)
    }
  }, [onClose])
  return box
}

/** Given up by the keyboard: the focus goes back to where it was. */
const useReturn = (onClose: () => void) => {
  const [before] = useState(() => document.activeElement)
  return () => {
    onClose()
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  }
}

/** What can be put where the pointer was, joined to what it held. */
export const Picker = ({ request, onClose, onPick }: PickerProps) => {
  const id = useId()
  const editor = useEditor()
  const words = useWords(request)
  const [query, setQuery] = useState('')
  const found = useFittings(request)
  const sections = useMemo(() => sectionsOf(found, query), [found, query])
  const byOne = new Map(found.map((one) => [one.one, one]))
  const flat = sections.flatMap(({ entries }) => entries.flatMap((one) => byOne.get(one) ?? []))
  const giveUp = useReturn(onClose)
  const { active, onKeyDown, reset } = useChoice(flat, ({ one }) => onPick(one), giveUp)
  const box = useAway(onClose)
  const { t } = useTranslation('adding')
  const isInput = openEnd(editor.doc(), request.joint) === 'start'
  return (
    <div
      ref={box}
      className="n-picker"
      role="dialog"
      aria-label={words.title}
      style={{ ...placeOf(request.screen), width: size.width, maxHeight: size.height }}
    >
      <label className="n-picker__input">
        <Icon of={IconSearch} size={14} />
        <input
          // biome-ignore lint/a11y/noAutofocus: the picker was called for to be typed into
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={active === undefined ? undefined : optionId(id, active.one)}
          aria-label={words.search}
          placeholder={words.search}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value)
            reset()
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <Options
        id={id}
        label={words.title}
        sections={sections}
        found={byOne}
        active={active}
        isInput={isInput}
        onPick={onPick}
      />
      {active !== undefined && <About one={active.one} text={aboutOf(t, active.one, isInput)} />}
      {flat.length === 0 && <div className="n-picker__nothing">{words.nothing(query.trim())}</div>}
    </div>
  )
}
