import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { drawnPorts } from '#core/edit/drawn-ports.ts'
import { parentOf } from '#core/edit/places.ts'
import { useCommands } from '#frame/commands/commands.ts'
import { noteOf } from '#ui/canvas/editing.ts'
import type { CanvasWiring, PickSpot, Start, Surface } from '#ui/canvas/index.ts'
import { IconPlus } from '#ui/icons.ts'
import { add } from '../adding/add.ts'
import type { Addable } from '../adding/addables.ts'
import type { Joint, Spot } from '../adding/joints.ts'
import type { Editor } from '../editor/editor.ts'
import { useEditor } from '../editor/use-editor.ts'
import type { PickRequest } from '../picker/Picker.tsx'
import { answersTo, drawnPort, finish, itemOf, stripFor, toStrip, unplug } from './answers.ts'

const spotOf = ({ dag, at, seen }: PickSpot): Spot => ({
  dag,
  ...(at === undefined ? {} : { at }),
  ...(seen === undefined ? {} : { seen }),
})

const jointOf = (joint: Parameters<CanvasWiring['pick']>[1]): Joint => {
  if (joint === undefined) return { joint: 'none' }
  if ('edge' in joint) return { joint: 'edge', edge: joint.edge }
  const { start } = joint
  const port = start.from === 'port' ? drawnPort(start.port) : undefined
  return port === undefined ? { joint: 'none' } : { joint: 'wire', start: port }
}

/** The step that is selected alone. */
const onlyStep = (editor: Editor): string | undefined => {
  const [only, more] = editor.store.getState().selected
  return only === undefined || more !== undefined || noteOf(only) !== undefined ? undefined : only
}

/** After the selected step, in its frame; without one, in the pipeline itself. */
const behind = (editor: Editor): { readonly spot: Spot; readonly joint: Joint } => {
  const node = onlyStep(editor)
  return node === undefined
    ? { spot: { dag: undefined }, joint: { joint: 'none' } }
    : { spot: { dag: parentOf(node) }, joint: { joint: 'behind', node } }
}

const stripPort = (start: Start, editor: Editor): void => {
  if (start.from === 'port') toStrip(editor, start.port)
}

export interface Adding {
  readonly wiring: CanvasWiring
  readonly request: PickRequest | undefined
  readonly close: () => void
  /** What was chosen in the picker. */
  readonly take: (one: Addable) => void
  /** From the palette, by click or Enter. */
  readonly addBehind: (one: Addable) => void
  /**
   * From the palette, by dragging it there.
   * @param group of a gesture that goes on with what was added
   * @returns the node that came, if one did
   */
  readonly addAt: (
    one: Addable,
    screen: { readonly x: number; readonly y: number },
    group?: string,
  ) => string | undefined
  readonly show: (screen: { readonly x: number; readonly y: number } | undefined) => void
  /** Asks for something, in the middle of what is seen or after the selected step. */
  readonly ask: () => void
}

/** The document's side of the wires on the canvas. */
const wiringOf = (
  editor: Editor,
  ask: (request: PickRequest) => void,
  surface: (now: Surface | undefined) => void,
): CanvasWiring => ({
  answers: (start) => answersTo(editor.doc(), start, drawnPorts(editor.doc())),
  itemOf: (frame) => itemOf(editor.doc(), frame),
  finish: (start, at, instead) => finish(editor, start, at, instead),
  unplug: (edge) => unplug(editor, edge),
  stripFor: (start) => stripFor(editor.doc(), start),
  toStrip: (start) => stripPort(start, editor),
  pick: (spot, joint) => ask({ screen: spot.screen, spot: spotOf(spot), joint: jointOf(joint) }),
  surface,
})

/** Adds it; tells the node that came, if one did. */
const put = (
  editor: Editor,
  one: Addable,
  { spot, joint }: Pick<PickRequest, 'spot' | 'joint'>,
  group?: string,
): string | undefined => {
  if (one.what === 'strip') {
    if (joint.joint === 'wire') toStrip(editor, joint.start)
    return undefined
  }
  return add(editor, one, spot, joint, group)
}

/** What was added is shown, with the focus on it, as soon as it is drawn; a new function is opened to be written. */
const useArrival = (onNew: (node: string, written: boolean) => void) => {
  const [fresh, setFresh] = useState<{ readonly node: string; readonly written: boolean } | undefined>()
  const latest = useRef(onNew)
  useEffect(() => {
    latest.current = onNew
  })
  useEffect(() => {
    if (fresh !== undefined && noteOf(fresh.node) === undefined) latest.current(fresh.node, fresh.written)
  }, [fresh])
  return useCallback(
    (one: Addable, node: string | undefined) =>
      node === undefined ? undefined : setFresh({ node, written: one.what === 'python' }),
    [setFresh],
  )
}

/** Where a thing goes that was asked for without pointing: after the selected step, else the middle of what is seen. */
const placeFor = (editor: Editor, middle: PickSpot | undefined): Pick<PickRequest, 'spot' | 'joint'> => {
  const found = behind(editor)
  return found.joint.joint === 'none' && middle !== undefined ? { ...found, spot: spotOf(middle) } : found
}

/** What comes without having been asked for at a place: from the palette, from outside. */
const waysOf = (
  editor: Editor,
  surface: RefObject<Surface | undefined>,
  arrived: (one: Addable, node: string | undefined) => void,
): Pick<Adding, 'addBehind' | 'addAt' | 'show'> => ({
  addBehind: (one) => arrived(one, put(editor, one, placeFor(editor, surface.current?.middle()))),
  addAt: (one, screen, group) => {
    const spot = surface.current?.spotAt(screen)
    surface.current?.show(undefined)
    if (spot === undefined) return undefined
    const joint: Joint = spot.edge === undefined ? { joint: 'none' } : { joint: 'edge', edge: spot.edge }
    const node = put(editor, one, { spot: spotOf(spot), joint }, group)
    arrived(one, node)
    return node
  },
  show: (screen) => surface.current?.show(screen === undefined ? undefined : surface.current.spotAt(screen)),
})

const useAsk = (ask: () => void): void => {
  const { t } = useTranslation('adding')
  useCommands('here', [{ id: 'pipeline.add', label: t('command'), icon: IconPlus, shortcut: 'a', run: ask }])
}

/** The ways in which things come onto the canvas and are wired there. */
export const useAdding = (onNew: (node: string, written: boolean) => void): Adding => {
  const editor = useEditor()
  const arrived = useArrival(onNew)
  const surface = useRef<Surface | undefined>(undefined)
  const [request, setRequest] = useState<PickRequest | undefined>()
  const wiring = useMemo(
    () =>
      wiringOf(editor, setRequest, (now) => {
        surface.current = now
      }),
    [editor],
  )
  const ask = useCallback(() => {
    const middle = surface.current?.middle()
    if (middle !== undefined) setRequest({ screen: middle.screen, ...placeFor(editor, middle) })
  }, [editor])
  useAsk(ask)
  const close = useCallback(() => setRequest(undefined), [setRequest])
  const ways = useMemo(() => waysOf(editor, surface, arrived), [editor, arrived])
  // The same object as long as nothing is asked for: the palette is not drawn again with every edit.
  return useMemo(
    () => ({
      ...ways,
      wiring,
      request,
      close,
      take: (one) => {
        setRequest(undefined)
        if (request !== undefined) arrived(one, put(editor, one, request))
      },
      ask,
    }),
    [ways, wiring, request, close, ask, editor, arrived, setRequest],
  )
}
