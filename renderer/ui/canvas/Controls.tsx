import { Panel, useReactFlow, useStore } from '@xyflow/react'
import { memo, type PointerEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../Icon.tsx'
import { IconFit, IconMap, IconMinus, IconPlus } from '../icons.ts'
import { Tooltip } from '../Tooltip.tsx'
import { boundsOf } from './arrange/rects.ts'
import { type DrawnNode, isContainer, type Point, type Rect, type Size } from './geometry.ts'
import { useScene } from './scene.ts'

interface Asked {
  readonly open: boolean
  readonly turn: () => void
}

/** Zoom out, how much, zoom in, everything; and the overview, where it comes when it is asked for. */
const ZoomControl = ({ onFit, overview }: { onFit: () => void; overview: Asked | undefined }) => {
  const { t } = useTranslation('canvas')
  const flow = useReactFlow()
  const zoom = useStore((state) => Math.round(state.transform[2] * 100))
  const button = (label: string, shortcut: string, icon: typeof IconFit, act: () => void) => (
    <Tooltip label={label} shortcut={shortcut}>
      <button type="button" className="n-ib" aria-label={label} onClick={act}>
        <Icon of={icon} size={14} />
      </button>
    </Tooltip>
  )
  return (
    <Panel position="bottom-right" className="cv-zoom">
      {overview !== undefined && (
        <Tooltip label={t('minimap')}>
          <button
            type="button"
            className="n-ib"
            aria-label={t('minimap')}
            aria-expanded={overview.open}
            onClick={overview.turn}
          >
            <Icon of={IconMap} size={14} />
          </button>
        </Tooltip>
      )}
      {button(t('zoomOut'), '-', IconMinus, () => void flow.zoomOut())}
      <button
        type="button"
        className="cv-zoom__value"
        title={t('zoomReset')}
        onClick={() => void flow.zoomTo(1)}
      >
        {`${zoom} %`}
      </button>
      {button(t('zoomIn'), '+', IconPlus, () => void flow.zoomIn())}
      {button(t('fit'), 'f', IconFit, onFit)}
    </Panel>
  )
}

const overviewSize = { width: 148, height: 88 }

const Card = memo(({ node, rect }: { node: DrawnNode; rect: Rect }) => (
  <rect className={isContainer(node) ? 'cv-mini__frame' : 'cv-mini__step'} {...rect} rx={8} />
))
Card.displayName = 'OverviewCard'

const Cards = () => {
  const graph = useScene((scene) => scene.graph)
  // Not while something is dragged: the small picture follows when it has been put down.
  const rects = useScene((scene) => scene.rest.nodes)
  const selected = useScene((scene) => scene.selected)
  return graph.nodes.map((node) => {
    const rect = rects.get(node.id)
    if (rect === undefined) return null
    return (
      <g key={node.id} data-selected={selected.has(node.id) || undefined}>
        <Card node={node} rect={rect} />
      </g>
    )
  })
}

interface Paper {
  readonly x: number
  readonly y: number
  /** Px of the small picture for one of the world. */
  readonly scale: number
}

/** The part of the world that the window shows: apart from the picture, which is not painted again when it moves. */
const Window = ({ paper }: { paper: Paper }) => {
  const [x, y, zoom] = useStore((state) => state.transform)
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  const left = (-x / zoom - paper.x) * paper.scale
  const top = (-y / zoom - paper.y) * paper.scale
  return (
    <i
      className="cv-mini__window"
      style={{
        transform: `translate(${left}px, ${top}px)`,
        width: (width / zoom) * paper.scale,
        height: (height / zoom) * paper.scale,
      }}
    />
  )
}

/** Everything with a little air, in the middle. */
const paperOf = (origin: Point, size: Size): Paper => {
  const scale = Math.min((overviewSize.width - 10) / size.width, (overviewSize.height - 10) / size.height)
  return {
    x: origin.x + size.width / 2 - overviewSize.width / scale / 2,
    y: origin.y + size.height / 2 - overviewSize.height / scale / 2,
    scale,
  }
}

/** Every step is in the window. */
const useWhole = (): boolean => {
  const nodes = useScene((scene) => scene.rest.nodes)
  const steps = useMemo(() => boundsOf([...nodes.values()]), [nodes])
  const seen = useStore(({ transform: [x, y, zoom], width, height }) => {
    const left = x + steps.x * zoom
    const top = y + steps.y * zoom
    const ends = left + steps.width * zoom <= width + 1 && top + steps.height * zoom <= height + 1
    return left >= -1 && top >= -1 && ends
  })
  return seen || nodes.size === 0
}

/** A small picture of everything, while the window shows only a part; the frame in it is that part. */
const Overview = () => {
  const { t } = useTranslation('canvas')
  const flow = useReactFlow()
  const origin = useScene((scene) => scene.rest.origin)
  const size = useScene((scene) => scene.rest.size)
  const paper = paperOf(origin, size)
  const go = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.buttons !== 1) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const box = event.currentTarget.getBoundingClientRect()
    const x = paper.x + (event.clientX - box.left) / paper.scale
    const y = paper.y + (event.clientY - box.top) / paper.scale
    void flow.setCenter(x, y, { zoom: flow.getZoom() })
  }
  return (
    <Panel position="bottom-right" className="cv-mini nopan">
      <svg
        {...overviewSize}
        role="img"
        aria-label={t('minimap')}
        viewBox={`${paper.x} ${paper.y} ${overviewSize.width / paper.scale} ${overviewSize.height / paper.scale}`}
        onPointerDown={go}
        onPointerMove={go}
      >
        <Cards />
      </svg>
      <Window paper={paper} />
    </Panel>
  )
}

/** In a smaller window the overview lies upon a step wherever one looks. */
const roomy: Size = { width: 640, height: 560 }

/** The lower right corner. Where every step is seen there is nowhere to go: an overview would only hide one of them. */
export const Corner = (props: { size: Size; minimap: boolean; onFit: () => void }) => {
  const { size, minimap, onFit } = props
  const whole = useWhole()
  const [asked, setAsked] = useState(false)
  const useful = minimap && !whole
  const small = size.width < roomy.width || size.height < roomy.height
  const overview = { open: asked, turn: () => setAsked(!asked) }
  return (
    <>
      {useful && (asked || !small) && <Overview />}
      <ZoomControl onFit={onFit} overview={useful && small ? overview : undefined} />
    </>
  )
}
