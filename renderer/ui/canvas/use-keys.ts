import type { KeyboardEvent } from 'react'
import { isEscapeTaken } from '../escape.ts'
import { isComposing } from '../keys.ts'
import type { SceneStore } from './scene.ts'
import { isArrow, stepBeyond } from './walk-graph.ts'

interface Keys {
  readonly scene: SceneStore
  readonly reveal: (id: string) => void
  readonly select: (id: string | undefined, adding: boolean) => void
  /** Moves what is selected; absent where nothing can be moved. */
  readonly nudge: ((dx: number, dy: number) => void) | undefined
  /** Ends a gesture; true when there was one. */
  readonly cancel: () => boolean
}

const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const

/** One press: to the next line of the fine grid; with shift to that of the coarse one. */
const strides = { fine: 4, coarse: 20 } as const

/**
 * Arrows walk from step to step, and move a step that is selected (with Alt they go on walking); Enter and Space
 * select, Escape clears.
 */
export const keysOf =
  ({ scene, reveal, select, nudge, cancel }: Keys) =>
  (event: KeyboardEvent): void => {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.defaultPrevented) return
    if (!(event.target instanceof HTMLElement) || event.target.closest('input, textarea, button') !== null)
      return
    const id = event.target.closest<HTMLElement>('[data-node]')?.dataset['node']
    const { graph, layout, selected, moving } = scene.getState()
    if (event.key === 'Escape') {
      if (cancel()) event.preventDefault()
      else if (!isEscapeTaken(event.nativeEvent)) select(undefined, false)
    } else if (event.key === 'Enter' && moving) {
      event.preventDefault()
      scene.setState({ moving: false })
    } else if (isArrow(event.key) && nudge !== undefined && !event.altKey && selected.size > 0) {
      if (id !== undefined && !selected.has(id)) return walk(event, id)
      event.preventDefault()
      const [dx, dy] = ways[event.key]
      const stride = event.shiftKey ? strides.coarse : strides.fine
      nudge(dx * stride, dy * stride)
    } else if (id !== undefined && isArrow(event.key)) walk(event, id)
    else if (id !== undefined && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault()
      select(id, event.shiftKey)
    }

    function walk(pressed: KeyboardEvent, from: string): void {
      if (!isArrow(pressed.key)) return
      pressed.preventDefault()
      const next = stepBeyond(graph, layout.nodes, from, pressed.key)
      if (next === undefined) return
      scene.setState({ current: next })
      reveal(next)
    }
  }
