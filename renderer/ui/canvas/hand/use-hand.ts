import { useReactFlow } from '@xyflow/react'
import { useEffect, useMemo, useRef } from 'react'
import type { SceneStore } from '../scene.ts'
import type { Desk } from './actions.ts'
import { createHand, type Hand } from './hand.ts'
import { writtenAt } from './target.ts'

/** While the space bar is held, a drag moves the view. */
const useSpace = (): { readonly current: boolean } => {
  const held = useRef(false)
  useEffect(() => {
    const note = (event: KeyboardEvent): void => {
      if (event.key === ' ') held.current = event.type === 'keydown'
    }
    const forget = (): void => {
      held.current = false
    }
    window.addEventListener('keydown', note)
    window.addEventListener('keyup', note)
    window.addEventListener('blur', forget)
    return () => {
      window.removeEventListener('keydown', note)
      window.removeEventListener('keyup', note)
      window.removeEventListener('blur', forget)
    }
  }, [])
  return held
}

interface HandProps {
  readonly desk: Desk | undefined
  readonly scene: SceneStore
  readonly host: HTMLElement | null
}

/** The same hand from the first to the last moment of a gesture, however often the page is drawn meanwhile. */
export const useHand = ({ desk, scene, host }: HandProps): Hand => {
  const flow = useReactFlow()
  const space = useSpace()
  const latest = useRef({ desk, host })
  latest.current = { desk, host }
  const hand = useMemo(
    () =>
      createHand({
        scene,
        desk: () => latest.current.desk,
        box: () => latest.current.host?.getBoundingClientRect(),
        view: flow.getViewport,
        setView: (view) => void flow.setViewport(view),
        panning: () => space.current,
      }),
    [scene, flow, space],
  )
  useEffect(() => {
    // What is below would move the view along with what the finger holds.
    const keep = (event: TouchEvent): void => {
      if (hand.holds()) event.stopPropagation()
    }
    const write = (event: MouseEvent): void => {
      const at = writtenAt(event.target)
      if (at !== undefined) latest.current.desk?.editing.write?.(at.node, at.field)
    }
    host?.addEventListener('touchstart', keep, { capture: true, passive: true })
    host?.addEventListener('dblclick', write)
    return () => {
      host?.removeEventListener('touchstart', keep, { capture: true })
      host?.removeEventListener('dblclick', write)
    }
  }, [hand, host])
  return hand
}
