/** What the window shows of the picture without being moved by hand. */
import { useReactFlow } from '@xyflow/react'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { meets, type Rect, type Size } from './geometry.ts'
import type { SceneStore } from './scene.ts'
import type { Arrangement } from './use-arrangement.ts'
import type { Manner } from './use-layout.ts'
import type { Hold } from './use-space.ts'
import { fitView, onScreen, openView, reveal, type View } from './view.ts'

interface Opened {
  readonly arrangement: Arrangement
  readonly size: Size
  /** The window that its edges stand at. */
  readonly pane: Size | undefined
  readonly hold: Hold
  readonly manner: Manner
}

/** Where the picture is opened: at its beginning, or where the step is that one comes for. */
export const openingOf = (
  { arrangement, size, manner }: Omit<Opened, 'pane' | 'hold'>,
  chosen: readonly string[],
): View => {
  const { layout } = arrangement
  const view = openView(layout, size, manner)
  const wanted = layout.nodes.get(chosen.at(-1) ?? '')
  return wanted === undefined ? view : (reveal(wanted, view, size) ?? view)
}

/** elk has answered after this long, or the picture is so large that nobody waits for it. */
const arrangedMs = 2_000

const isNear = (a: View, b: View): boolean =>
  Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1 && Math.abs(a.zoom - b.zoom) < 0.001

/**
 * In another window a view that nobody has chosen shows what it showed; arranged anew before anybody has touched it,
 * the picture is opened again.
 */
export const useOpening = (props: Opened, chosen: readonly string[], opening: View): void => {
  const { arrangement, size, pane, hold } = props
  const flow = useReactFlow()
  const known = useRef({ pane, since: Number.NEGATIVE_INFINITY })
  const { layout } = arrangement
  const latest = useRef({ props, chosen })
  latest.current = { props, chosen }
  useLayoutEffect(() => {
    hold.current.given ??= { view: opening, shows: 'opening' }
    hold.current.isGiven = () => {
      const { given } = hold.current
      return given !== undefined && isNear(flow.getViewport(), given.view)
    }
  }, [flow, hold, opening])
  useLayoutEffect(() => {
    const isOther = known.current.pane !== pane
    if (isOther) known.current = { pane, since: performance.now() }
    const { touched, given } = hold.current
    const isNew = performance.now() - known.current.since < arrangedMs
    if (!isOther && (touched || !isNew)) return
    const shows = given?.shows ?? 'opening'
    const now = latest.current
    const view = shows === 'all' ? fitView(layout, size) : openingOf(now.props, now.chosen)
    hold.current.given = { view, shows }
    void flow.setViewport(view)
  }, [flow, layout, size, pane, hold])
}

const wholeWindow = ({ width, height }: Size): Rect => ({ x: 0, y: 0, width, height })

/**
 * Who is chosen from elsewhere (the address, a list, an undo) and is not seen at all comes into sight; what was seen
 * of the chosen step before a panel came is seen beside it too.
 */
export const useChosenInSight = (
  size: Size,
  chosen: readonly string[],
  scene: SceneStore,
  show: (id: string) => void,
): void => {
  const flow = useReactFlow()
  const before = useRef(size)
  useEffect(() => {
    const was = before.current
    before.current = size
    const rect = scene.getState().layout.nodes.get(chosen[0] ?? '')
    if (rect === undefined || chosen.length !== 1) return
    const view = flow.getViewport()
    const shrank = size.width < was.width || size.height < was.height
    const isHidden = !meets(onScreen(rect, view), wholeWindow(size))
    if (shrank ? reveal(rect, view, was) === undefined : isHidden) show(chosen[0] ?? '')
  }, [chosen, size, flow, scene, show])
}
