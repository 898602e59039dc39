import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { parentOf } from '#core/edit/places.ts'
import { isComposing } from '../../keys.ts'
import { isFrame } from '../geometry.ts'
import { type Desk, nodesOf, removeKeys } from '../hand/actions.ts'
import { moveInto } from '../hand/structure.ts'
import type { Kit } from '../hand/table.ts'
import { toggled } from '../hand/target.ts'
import { useScene, useSceneStore } from '../scene.ts'
import { frameBeside, neighbourOf, type Row, rowFor, rowsOf } from './rows.ts'

/** What can be called otherwise here; loops and conditions are called by what they do. */
const isNamed = ({ node }: Row): boolean => ['step', 'importer', 'dag'].includes(node.kind)

/** Moved steps have new ids, which are selected then. */
const whatIsSelected = Symbol('selected')

/** After an edit the focus is on the row that it was about, or beside where that was. */
const useFocus = (tree: RefObject<HTMLElement | null>, rows: readonly Row[]) => {
  const scene = useSceneStore()
  const wanted = useRef<string | typeof whatIsSelected | undefined>(undefined)
  const [at, setAt] = useState<string>()
  useEffect(() => {
    const { selected } = scene.getState()
    const id = wanted.current === whatIsSelected ? nodesOf([...selected]).at(-1) : wanted.current
    if (id === undefined || !rows.some(({ node }) => node.id === id)) return
    wanted.current = undefined
    tree.current?.querySelector<HTMLElement>(`[data-outline="${CSS.escape(id)}"]`)?.focus()
  })
  const want = (id: string | typeof whatIsSelected | undefined): void => {
    wanted.current = id
  }
  return { at, setAt, want }
}

const useMoves = (kit: Kit, rows: readonly Row[], want: ReturnType<typeof useFocus>['want']) => {
  const moveTo = (keys: readonly string[], frame: string): void => {
    const desk = kit.desk()
    if (desk === undefined) return
    moveInto(desk, keys, frame)
    want(whatIsSelected)
  }
  /** What a key or a drag on a row is about: the selection, if the row is in it. */
  const meant = ({ editing }: Desk, id: string): readonly string[] =>
    editing.selected.includes(id) ? nodesOf(editing.selected) : [id]
  return {
    moveTo,
    into: (row: Row): boolean => {
      const desk = kit.desk()
      const frame = desk === undefined ? undefined : frameBeside(desk.graph, row)
      if (desk === undefined || frame === undefined) return false
      moveTo(meant(desk, row.node.id), frame.id)
      return true
    },
    outOf: ({ node }: Row): boolean => {
      const desk = kit.desk()
      if (desk === undefined || node.parent === undefined) return false
      moveTo(meant(desk, node.id), parentOf(node.parent) ?? '')
      return true
    },
    remove: ({ node }: Row): void => {
      const desk = kit.desk()
      if (desk === undefined) return
      const gone = meant(desk, node.id)
      want(neighbourOf(rows, gone))
      removeKeys(desk, gone)
    },
    drop: (id: string, frame: string): void => {
      const desk = kit.desk()
      if (desk !== undefined) moveTo(meant(desk, id), frame)
    },
    /** Onto a frame: into it. Onto a step: to where that stands. Beside all rows: into the pipeline itself. */
    homeOf: (dragged: string, over: string | undefined): string | undefined => {
      const row = rows.find(({ node }) => node.id === over)
      const frame = row === undefined ? '' : isFrame(row.node) ? row.node.id : (row.node.parent ?? '')
      const isInside = frame === dragged || frame.startsWith(`${dragged}/`)
      return isInside || frame === (parentOf(dragged) ?? '') ? undefined : frame
    },
  }
}

interface Does {
  readonly toggle: (id: string) => void
  readonly choose: (id: string, adding: boolean) => void
  readonly menuAt: (element: Element) => void
  readonly write: (row: Row) => void
  readonly moves: ReturnType<typeof useMoves>
}

const focusRow = (tree: RefObject<HTMLElement | null>, { node }: Row): void =>
  tree.current?.querySelector<HTMLElement>(`[data-outline="${CSS.escape(node.id)}"]`)?.focus()

const folds = (key: string, { open }: Row): boolean =>
  (key === 'ArrowRight' && open === false) || (key === 'ArrowLeft' && open === true)

/** What keys do on a row. */
const keysOf = (kit: Kit, rows: readonly Row[], tree: RefObject<HTMLElement | null>, does: Does) => {
  const { moves } = does
  /** @returns whether the key meant something */
  const press = (event: KeyboardEvent<HTMLElement>, row: Row): boolean => {
    const { id } = row.node
    const { key, shiftKey } = event
    const to = rowFor(key, rows, rows.indexOf(row))
    // What is added comes behind the row where the keyboard is.
    if (key === 'a' && kit.desk()?.editing.selected.includes(id) === false) does.choose(id, false)
    if (event.altKey)
      return (key === 'ArrowRight' && moves.into(row)) || (key === 'ArrowLeft' && moves.outOf(row))
    if (folds(key, row)) does.toggle(id)
    else if (to !== undefined) focusRow(tree, to)
    else if (key === 'Enter' || key === ' ') does.choose(id, shiftKey)
    else if (key === 'F2') does.write(row)
    else if (key === 'Delete' || key === 'Backspace') moves.remove(row)
    else if (key === 'ContextMenu' || (key === 'F10' && shiftKey)) does.menuAt(event.target as HTMLElement)
    else return false
    return true
  }
  return (event: KeyboardEvent<HTMLElement>): void => {
    if (isComposing(event) || event.ctrlKey || event.metaKey) return
    const id = (event.target as HTMLElement).dataset['outline']
    const row = rows.find(({ node }) => node.id === id)
    if (row === undefined || !press(event, row)) return
    event.preventDefault()
    event.stopPropagation()
  }
}

/** The tree as it is used: what is open, where the keyboard is, what is written, and what keys do. */
export const useTree = (kit: Kit) => {
  const scene = useSceneStore()
  const graph = useScene((state) => state.graph)
  const tree = useRef<HTMLDivElement>(null)
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [writing, setWriting] = useState<string>()
  const rows = useMemo(() => rowsOf(graph, closed), [graph, closed])
  const { at, setAt, want } = useFocus(tree, rows)
  const moves = useMoves(kit, rows, want)
  const toggle = (id: string) => setClosed((all) => new Set(toggled([...all], id)))
  const choose = (id: string, adding: boolean) => {
    const desk = kit.desk()
    desk?.editing.select(adding ? toggled(desk.editing.selected, id) : [id])
    kit.handle.show(id)
  }
  const menuAt = (element: Element) => {
    const own = element.getBoundingClientRect()
    const box = element.closest('.cv')?.getBoundingClientRect()
    const id = element.closest<HTMLElement>('[data-outline]')?.dataset['outline']
    const desk = kit.desk()
    if (id !== undefined && desk?.editing.selected.includes(id) === false) desk.editing.select([id])
    scene.setState({ menu: { x: own.left + 24 - (box?.left ?? 0), y: own.bottom - (box?.top ?? 0) } })
  }
  const write = (row: Row) => {
    if (isNamed(row)) setWriting(row.node.id)
  }
  const written = (id: string) => {
    setWriting(undefined)
    want(id)
  }
  const rename = (node: string, name: string) =>
    void kit.desk()?.editing.perform({ edit: 'rename-step', node, name })

  const does = { toggle, choose, menuAt, write, moves }
  const onKeyDown = keysOf(kit, rows, tree, does)
  return { tree, rows, at, setAt, writing, written, rename, onKeyDown, ...does }
}
