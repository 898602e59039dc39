/** Everything that can be done with the selection and the canvas, for the menu, the bar, the keys and the palette. */
import type { FrameKind } from '#core/edit/frames.ts'
import { parentOf } from '#core/edit/places.ts'
import { type KeyEvent, matchesShortcut } from '../../keys.ts'
import { familyOf } from '../arrange/family.ts'
import { type Alignment, type Axis, alignments } from '../arrange/line-up.ts'
import { newGesture, noteOf, type RunPart } from '../editing.ts'
import { isFolded, isFrame, type Point } from '../geometry.ts'
import type { SceneStore } from '../scene.ts'
import type { CanvasHandle } from '../use-handle.ts'
import { type Desk, nodesOf, removeKeys } from './actions.ts'
import {
  addCase,
  addNote,
  copyText,
  duplicate,
  lineUp,
  moveInto,
  paste,
  unwrapFrame,
  wrapKeys,
} from './structure.ts'

export type ActionId =
  | 'cut'
  | 'copy'
  | 'paste'
  | 'duplicate'
  | 'remove'
  | 'selectAll'
  | 'move'
  | 'moveOut'
  | 'fold'
  | 'unfold'
  | 'unwrap'
  | 'note'
  | 'find'
  | 'outline'
  | 'fit'
  | 'fitSelection'
  | 'tidy'
  | 'editNote'
  | `align.${Alignment}`
  | `distribute.${Axis}`
  | `wrap.${FrameKind['frame']}`
  | `case.${'else' | 'elif'}`
  | `run.${keyof RunPart}`

/** As in `ui/keys.ts`. Cut, copy and paste come as the browser's own events. */
export const shortcuts: Partial<Readonly<Record<ActionId, string>>> = {
  cut: 'mod+x',
  copy: 'mod+c',
  paste: 'mod+v',
  duplicate: 'mod+d',
  remove: 'delete',
  selectAll: 'mod+a',
  move: 'm',
  moveOut: 'shift+u',
  fold: 'shift+c',
  unfold: 'shift+e',
  unwrap: 'mod+shift+g',
  'wrap.pipeline': 'mod+g',
  note: 'n',
  find: 'mod+f',
  outline: 'o',
  fitSelection: 'shift+f',
  tidy: 'shift+t',
  'align.left': 'alt+a',
  'align.center': 'alt+h',
  'align.right': 'alt+d',
  'align.top': 'alt+w',
  'align.middle': 'alt+v',
  'align.bottom': 'alt+s',
  'distribute.across': 'alt+shift+h',
  'distribute.down': 'alt+shift+v',
  'run.to': 'shift+r',
  'run.from': 'alt+r',
  'run.only': 'alt+shift+r',
}

const fromBrowser: ReadonlySet<ActionId> = new Set(['cut', 'copy', 'paste'])

export interface Kit {
  readonly desk: () => Desk | undefined
  readonly scene: SceneStore
  readonly handle: Omit<CanvasHandle, 'act'>
  /** Where a person points, in the world: for what is put down. */
  readonly point: () => Point
  /** Name of a new sub-pipeline. */
  readonly pipelineName: string
}

/** The clipboard of the system, or our own where the browser does not hand it out. */
let kept = ''
const write = (text: string): void => {
  kept = text
  void navigator.clipboard?.writeText(text).catch(() => undefined)
}
export const keep = (text: string): void => {
  kept = text
}
const read = async (): Promise<string> =>
  (await navigator.clipboard?.readText().catch(() => undefined)) ?? kept

const frameOfSelection = ({ editing, graph }: Desk): string | undefined => {
  const last = nodesOf(editing.selected).at(-1)
  const node = last === undefined ? undefined : familyOf(graph).nodes.get(last)
  return node !== undefined && isFrame(node) ? last : undefined
}

const kinds: Readonly<Record<FrameKind['frame'], (name: string) => FrameKind>> = {
  loop: () => ({ frame: 'loop', items: { from: 'values', values: [1, 2, 3] } }),
  condition: () => ({ frame: 'condition', condition: { text: 'true', operands: [] } }),
  exit: () => ({ frame: 'exit' }),
  pipeline: (name) => ({ frame: 'pipeline', name }),
}

/** A condition beside which another case can stand; an Else once only. */
const takesCase = ({ graph }: Desk, frame: string | undefined, isElse: boolean): boolean => {
  const { nodes, children } = familyOf(graph)
  const node = frame === undefined ? undefined : nodes.get(frame)
  if (node?.heading?.is !== 'if' && node?.heading?.is !== 'elif') return false
  const isBranch = nodes.get(node.parent ?? '')?.heading?.is === 'branches'
  return (
    !isElse ||
    !isBranch ||
    (children.get(node.parent ?? '') ?? []).every(({ heading }) => heading?.is !== 'else')
  )
}

/** What can be done now; the others are shown as not possible. */
export const canDo = (id: ActionId, desk: Desk): boolean => {
  const { selected } = desk.editing
  const nodes = nodesOf(selected)
  const frame = frameOfSelection(desk)
  const node = frame === undefined ? undefined : familyOf(desk.graph).nodes.get(frame)
  if (id.startsWith('align.')) return selected.length > 1
  if (id.startsWith('run.')) return desk.editing.run !== undefined && nodes.length === 1
  if (id.startsWith('distribute.')) return selected.length > 2
  if (id.startsWith('wrap.')) return nodes.length > 0
  if (id.startsWith('case.')) return selected.length === 1 && takesCase(desk, frame, id === 'case.else')
  if (id === 'cut' || id === 'copy' || id === 'duplicate') return selected.length > 0
  if (id === 'remove' || id === 'move' || id === 'fitSelection') return selected.length > 0
  if (id === 'moveOut') return nodes.length > 0 && parentOf(nodes.at(-1) ?? '') !== undefined
  if (id === 'fold') return node !== undefined && !isFolded(node)
  if (id === 'unfold') return node !== undefined && isFolded(node)
  if (id === 'unwrap') return frame !== undefined
  if (id === 'editNote') return selected.length === 1 && noteOf(selected[0] ?? '') !== undefined
  return true
}

const isPart = <T extends string>(all: readonly T[], part: string): part is T => all.includes(part as T)

/** What an edit has brought is on screen after this long. */
const drawnMs = 40

const withPart = (id: ActionId, desk: Desk, kit: Kit): void => {
  const [what, part = ''] = id.split('.')
  if (what === 'align' && isPart(alignments, part)) lineUp(desk, { align: part })
  else if (what === 'distribute') lineUp(desk, { distribute: part === 'down' ? 'down' : 'across' })
  else if (what === 'run') desk.editing.run?.({ [part]: nodesOf(desk.editing.selected).at(-1) })
  else if (what === 'case') {
    const frame = frameOfSelection(desk)
    const made = frame === undefined ? undefined : addCase(desk, frame, part === 'elif' ? 'elif' : 'else')
    // It stands below what was seen, and is drawn in a moment.
    if (made !== undefined) setTimeout(() => kit.handle.reveal(made), drawnMs)
  } else if (what === 'wrap') {
    const kind = kinds[part as FrameKind['frame']]
    const frame = wrapKeys(desk, desk.editing.selected, kind(kit.pipelineName))
    // Its head stands above what was seen.
    if (frame !== undefined) setTimeout(() => kit.handle.show(frame), drawnMs)
  }
}

const fold = (desk: Desk, collapsed: boolean): void => {
  const group = newGesture('fold')
  const { nodes } = familyOf(desk.graph)
  for (const id of nodesOf(desk.editing.selected)) {
    const node = nodes.get(id)
    if (node !== undefined && isFrame(node))
      desk.editing.perform({ edit: 'collapse', node: id, collapsed }, group)
  }
}

const everything = ({ graph, editing }: Desk): readonly string[] => [
  ...graph.nodes.filter(({ parent }) => parent === undefined).map(({ id }) => id),
  ...Object.keys(editing.layout.notes).map((id) => `note:${id}`),
]

const cut = (desk: Desk): void => {
  const text = copyText(desk, desk.editing.selected)
  if (text === undefined) return
  write(text)
  removeKeys(desk, desk.editing.selected)
}

type Plain = Exclude<ActionId, `${string}.${string}`>

const plain: Readonly<Record<Plain, (desk: Desk, kit: Kit) => void>> = {
  cut,
  copy: (desk) => {
    const text = copyText(desk, desk.editing.selected)
    if (text !== undefined) write(text)
  },
  paste: (_, kit) =>
    void read().then((text) => {
      const desk = kit.desk()
      if (desk !== undefined) paste(desk, text, kit.point())
    }),
  duplicate,
  remove: (desk) => removeKeys(desk, desk.editing.selected),
  selectAll: (desk) => desk.editing.select(everything(desk)),
  move: (desk, kit) => {
    const last = nodesOf(desk.editing.selected).at(-1)
    kit.scene.setState({ moving: true })
    // The keyboard goes on there.
    if (last !== undefined) kit.handle.reveal(last)
  },
  moveOut: (desk) => {
    const home = parentOf(nodesOf(desk.editing.selected).at(-1) ?? '')
    if (home !== undefined) moveInto(desk, desk.editing.selected, parentOf(home) ?? '')
  },
  fold: (desk) => fold(desk, true),
  unfold: (desk) => fold(desk, false),
  unwrap: (desk) => {
    const frame = frameOfSelection(desk)
    if (frame !== undefined) unwrapFrame(desk, frame)
  },
  note: (desk, kit) => kit.scene.setState({ writing: addNote(desk, kit.point()) }),
  editNote: (desk, kit) => kit.scene.setState({ writing: noteOf(desk.editing.selected[0] ?? '') }),
  find: (_, kit) => kit.scene.setState({ finding: true }),
  outline: (_, kit) => kit.scene.setState(({ outlined }) => ({ outlined: !outlined })),
  fit: (_, kit) => kit.handle.fit(),
  fitSelection: (_, kit) => kit.handle.fitSelection(),
  tidy: (_, kit) => kit.handle.tidy(),
}

const isPlain = (id: ActionId): id is Plain => id in plain

export const act = (id: ActionId, kit: Kit): void => {
  const desk = kit.desk()
  if (desk === undefined || !canDo(id, desk)) return
  if (isPlain(id)) plain[id](desk, kit)
  else withPart(id, desk, kit)
}

/** The action whose keys were pressed and that is possible now. */
export const actionOf = (event: KeyEvent, desk: Desk): ActionId | undefined => {
  const pressed = Object.entries(shortcuts) as [ActionId, string][]
  return pressed.find(
    ([id, shortcut]) => !fromBrowser.has(id) && matchesAny(shortcut, event) && canDo(id, desk),
  )?.[0]
}

/** With Alt, some keyboards write another sign: the place of the key counts then. */
const matchesAny = (shortcut: string, event: KeyEvent): boolean =>
  matchesShortcut(shortcut, event) ||
  (shortcut === 'delete' && matchesShortcut('backspace', event)) ||
  (event.altKey &&
    matchesShortcut(shortcut, { ...pressedOf(event), key: (event.code ?? '').replace(/^Key/, '') }))

const pressedOf = ({ ctrlKey, metaKey, shiftKey, altKey }: KeyEvent) => ({
  ctrlKey,
  metaKey,
  shiftKey,
  altKey,
})
