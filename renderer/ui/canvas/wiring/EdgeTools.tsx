import { ViewportPortal } from '@xyflow/react'
import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { GraphEdge } from '#shared/graph.ts'
import { Icon } from '../../Icon.tsx'
import { IconClose, IconPlus } from '../../icons.ts'
import type { Point } from '../geometry.ts'
import { pathOf } from '../routes.ts'
import { useScene } from '../scene.ts'
import { Zoomed } from '../Zoomed.tsx'
import { onScreen } from './Handles.tsx'
import { type PointerTools, spotFor } from './pointer.ts'

/** The middle of a drawn line, known when it is drawn. */
const useMiddle = (path: string) => {
  const line = useRef<SVGPathElement>(null)
  const [middle, setMiddle] = useState<Point | undefined>()
  useLayoutEffect(() => {
    const element = line.current
    if (element === null || path === '') return setMiddle(undefined)
    const { x, y } = element.getPointAtLength(element.getTotalLength() / 2)
    return setMiddle({ x, y })
  }, [path])
  return { line, middle }
}

const Tools = ({ tools, edge, chosen }: { tools: PointerTools; edge: GraphEdge; chosen: boolean }) => {
  const { t } = useTranslation('wiring')
  const route = useScene((scene) => scene.rest.routes.get(edge.id))
  const path = route === undefined ? '' : pathOf(route)
  const { line, middle } = useMiddle(path)
  const insert = () => {
    const spot = middle === undefined ? undefined : spotFor(tools, onScreen(tools, middle))
    tools.store.setState({ chosen: undefined, hovered: undefined })
    if (spot !== undefined) tools.wiring()?.pick(spot, { edge })
  }
  const remove = () => {
    tools.store.setState({ chosen: undefined, hovered: undefined })
    tools.wiring()?.unplug(edge)
  }
  const isOrder = edge.kind === 'order'
  const removal = isOrder ? t('removeOrder') : t('remove')
  return (
    <ViewportPortal>
      <svg className="cv-chosen" data-chosen={chosen || undefined} aria-hidden>
        <path ref={line} d={path} />
      </svg>
      {middle !== undefined && (
        <Zoomed>
          <div className="cv-wire-tools" style={{ left: middle.x, top: middle.y }} data-own-pointer>
            {!isOrder && (
              <button
                type="button"
                tabIndex={-1}
                aria-label={t('insert')}
                title={t('insert')}
                onClick={insert}
              >
                <Icon of={IconPlus} size={12} />
              </button>
            )}
            {chosen && (
              <button type="button" tabIndex={-1} aria-label={removal} title={removal} onClick={remove}>
                <Icon of={IconClose} size={12} />
              </button>
            )}
          </div>
        </Zoomed>
      )}
    </ViewportPortal>
  )
}

/** On the wire under the pointer a plus, to put a step into it; on the one that was clicked also a cross. */
export const EdgeTools = ({ tools }: { tools: PointerTools }) => {
  const chosen = useStore(tools.store, (state) => state.chosen)
  const id = useStore(tools.store, (state) => state.chosen ?? state.hovered)
  const edge = useScene((scene) =>
    id === undefined ? undefined : scene.graph.edges.find((one) => one.id === id),
  )
  return edge === undefined ? null : (
    <Tools key={edge.id} tools={tools} edge={edge} chosen={chosen === edge.id} />
  )
}
