import { useRef } from 'react'
import { dragged } from '../arrange/drag.ts'
import { familyOf } from '../arrange/family.ts'
import { newGesture } from '../editing.ts'
import { type Desk, nodesOf, notesOf, pin, settle } from './actions.ts'
import { putNotes } from './gestures.ts'

/** Presses that follow one another this fast are one step of the history, in ms. */
const pause = 900

/** Moves what is selected by some pixels; undefined where nothing can be moved. */
export const useNudge = (desk: Desk | undefined): ((dx: number, dy: number) => void) | undefined => {
  const burst = useRef({ group: '', until: 0, keys: '' })
  if (desk === undefined) return undefined
  return (dx, dy) => {
    const { editing, graph, layout } = desk
    const keys = editing.selected.join('\n')
    const now = performance.now()
    const goesOn = now < burst.current.until && burst.current.keys === keys
    const group = goesOn ? burst.current.group : newGesture('nudge')
    burst.current = { group, until: now + pause, keys }
    const nodes = nodesOf(editing.selected)
    pin(desk, group)
    const family = familyOf(graph)
    for (const [home, ids] of Map.groupBy(nodes, (id) => family.above(id).at(-1) ?? '')) {
      const moved = dragged(graph, layout, { ids, by: { x: dx, y: dy }, into: home })
      settle({ ...desk, layout: moved }, ids, undefined, group)
    }
    const notes = notesOf(editing.selected).flatMap((id) => {
      const note = editing.layout.notes[id]
      return note === undefined ? [] : [[id, { ...note, x: note.x + dx, y: note.y + dy }] as const]
    })
    putNotes(desk, new Map(notes), group)
  }
}
