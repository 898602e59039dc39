import './palette.css'
import { useWindowEvent } from '@mantine/hooks'
import { memo, type PointerEvent, useMemo, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { ComponentItem } from '#shared/components.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconChevronDown, IconChevronRight, IconPalette, IconWarning } from '#ui/icons.ts'
import { Kbd } from '#ui/Kbd.tsx'
import { Search } from '#ui/Search.tsx'
import { readStored, writeStored } from '#ui/stored.ts'
import { useSpoken } from '#ui/use-spoken.ts'
import { type Addable, inSections, type Section, type Shelf } from '../adding/addables.ts'
import { iconOf } from '../adding/icons.ts'
import { useAddables } from '../adding/use-addables.ts'
import type { Adding } from '../wiring/use-adding.ts'

interface Carried {
  readonly one: Addable
  readonly x: number
  readonly y: number
}

/** A pointer that moves less than this is a click. */
const slack = 4

/** The click that ends a drag is none; one that comes later is. */
const withoutClick = (row: HTMLElement): void => {
  const stop = (click: MouseEvent) => click.stopPropagation()
  row.addEventListener('click', stop, { capture: true, once: true })
  setTimeout(() => row.removeEventListener('click', stop, { capture: true }))
}

/** Rows are dragged onto the canvas; a click, or Enter, adds after the selected step. Escape gives the drag up. */
const useCarry = ({ addAt, show }: Adding) => {
  const pressed = useRef<{ one: Addable; x: number; y: number } | undefined>(undefined)
  const [carried, setCarried] = useState<Carried | undefined>()
  const givenUp = useRef(false)
  const stop = () => {
    pressed.current = undefined
    setCarried(undefined)
    show(undefined)
  }
  useWindowEvent('keydown', (event) => {
    if (carried === undefined || event.key !== 'Escape') return
    event.stopPropagation()
    givenUp.current = true
    stop()
  })
  const handlers = (one: Addable) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      givenUp.current = false
      pressed.current = { one, x: event.clientX, y: event.clientY }
      // At once: a quick hand is over another row, or past the list, with its first move.
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const from = pressed.current
      if (from === undefined) return
      const at = { x: event.clientX, y: event.clientY }
      if (carried === undefined && Math.hypot(at.x - from.x, at.y - from.y) < slack) return
      setCarried({ one: from.one, ...at })
      show(at)
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      if (carried !== undefined) addAt(carried.one, { x: event.clientX, y: event.clientY })
      stop()
      if (carried !== undefined || givenUp.current) withoutClick(event.currentTarget)
    },
    onPointerCancel: stop,
  })
  return { carried, handlers }
}

const Row = ({
  one,
  handlers,
  onAdd,
}: {
  one: Addable
  handlers: ReturnType<ReturnType<typeof useCarry>['handlers']>
  onAdd: () => void
}) => {
  const { t } = useTranslation('adding')
  const about =
    one.what === 'component'
      ? one.description
      : one.what === 'strip'
        ? undefined
        : t(`about.${one.what === 'frame' ? one.frame : one.what}`)
  return (
    <button
      type="button"
      className="n-stock__row"
      title={[one.title, about].filter(Boolean).join('\n')}
      {...handlers}
      onClick={onAdd}
    >
      <Icon of={iconOf(one)} size={14} />
      <span className="trunc">{one.title}</span>
    </button>
  )
}

const useOpen = (name: string) => {
  const key = `palette.open.${name}`
  const [open, setOpen] = useState(() => readStored(key, true))
  const toggle = () => {
    writeStored(key, !open)
    setOpen(!open)
  }
  return { open, toggle }
}

const Broken = ({ item }: { item: ComponentItem }) => {
  const { t } = useTranslation('adding')
  const say = useSpoken()
  const why = say(item.problem?.message ?? '')
  return (
    <div className="n-stock__broken" title={`${item.file}\n${why}`}>
      <Icon of={IconWarning} size={14} />
      <span className="trunc">{item.file}</span>
      <span className="visually-hidden">{t('palette.broken', { why })}</span>
    </div>
  )
}

const ShelfOf = ({ shelf, row }: { shelf: Shelf; row: (one: Addable) => React.ReactNode }) => {
  const { t } = useTranslation('adding')
  const { category, folder } = shelf
  const name = category === undefined ? folder : t(`category.${category}`)
  return (
    <>
      {name !== undefined && <div className="n-stock__shelf trunc">{name}</div>}
      {shelf.entries.map((one) => row(one))}
    </>
  )
}

const Group = ({
  section: { key: name, entries, shelves },
  broken,
  searching,
  row,
}: {
  section: Section
  broken: readonly ComponentItem[]
  searching: boolean
  row: (one: Addable) => React.ReactNode
}) => {
  const { t } = useTranslation('adding')
  const { open, toggle } = useOpen(name)
  const shown = open || searching
  return (
    <section>
      <button type="button" className="n-stock__head" aria-expanded={shown} onClick={toggle}>
        <Icon of={shown ? IconChevronDown : IconChevronRight} size={12} />
        <span className="trunc grow">{t(`section.${name}`)}</span>
        <span className="t3">{entries.length}</span>
      </button>
      {shown &&
        shelves.map((one) => <ShelfOf key={one.category ?? one.folder ?? ''} shelf={one} row={row} />)}
      {shown && broken.map((item) => <Broken key={item.id} item={item} />)}
      {shown && name === 'mine' && entries.length === 0 && broken.length === 0 && (
        <p className="n-stock__hint">{t('palette.mineEmpty')}</p>
      )}
    </section>
  )
}

/** What a pipeline is made of, left of the canvas. */
export const PalettePanel = memo(({ adding, onHide }: { adding: Adding; onHide: () => void }) => {
  const { t } = useTranslation('adding')
  const [query, setQuery] = useState('')
  const { all, broken } = useAddables()
  const { carried, handlers } = useCarry(adding)
  const searching = query.trim() !== ''
  const sections = useMemo(() => {
    const found = inSections(all, query)
    const hasMine = found.some(({ key }) => key === 'mine')
    return searching || hasMine ? found : withMine(found)
  }, [all, query, searching])
  const row = (one: Addable) => (
    <Row key={one.id} one={one} handlers={handlers(one)} onAdd={() => adding.addBehind(one)} />
  )
  return (
    <div className="n-stock" role="region" aria-label={t('palette.title')}>
      <div className="n-stock__search">
        <Search label={t('palette.search')} value={query} onChange={setQuery} width="100%" />
        {query === '' && <Kbd keys="A" />}
        <button
          type="button"
          className="n-ib"
          aria-label={t('palette.hide')}
          title={t('palette.hide')}
          onClick={onHide}
        >
          <Icon of={IconPalette} size={14} />
        </button>
      </div>
      <div className="n-stock__list" title={undefined}>
        {sections.map((section) => (
          <Group
            key={section.key}
            section={section}
            broken={section.key === 'mine' && !searching ? broken : []}
            searching={searching}
            row={row}
          />
        ))}
        {sections.length === 0 && (
          <p className="n-stock__hint">{t('palette.nothing', { text: query.trim() })}</p>
        )}
      </div>
      {carried !== undefined && <Ghost carried={carried} />}
    </div>
  )
})
PalettePanel.displayName = 'PalettePanel'

const withMine = (found: readonly Section[]): readonly Section[] => {
  const at = found[0]?.key === 'here' ? 1 : 0
  return [...found.slice(0, at), { key: 'mine', entries: [], shelves: [] }, ...found.slice(at)]
}

const Ghost = ({ carried: { one, x, y } }: { carried: Carried }) =>
  createPortal(
    <div className="n-stock__ghost" style={{ left: x, top: y }} aria-hidden>
      <Icon of={iconOf(one)} size={14} />
      {one.title}
    </div>,
    document.body,
  )
