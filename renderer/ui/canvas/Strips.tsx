import { ViewportPortal } from '@xyflow/react'
import { useTranslation } from 'react-i18next'
import type { GraphPort, PipelineGraph } from '#shared/graph.ts'
import { useSpoken } from '../use-spoken.ts'
import type { Pin } from './layout.ts'
import { useScene } from './scene.ts'
import { namesZoom } from './view.ts'
import { kindOf } from './wiring/ends.ts'
import { portMark } from './wiring/under.ts'
import { Zoomed } from './Zoomed.tsx'

const tall = 20_000 // a strip has no visible end

/** Px of the world that are as wide as this on screen, as long as the names keep their size. */
const widthOnScreen = (width: number): string =>
  `calc(${width}px / clamp(${namesZoom.least}, var(--zoom), ${namesZoom.most}))`

const hint = (port: GraphPort | undefined, say: (text: string) => string): string =>
  [port?.type, port?.defaultText, say(port?.description ?? '')]
    .filter((part) => part !== undefined && part !== '')
    .join('\n')

const Names = ({
  pins,
  ports,
  side,
  top,
}: {
  pins: readonly Pin[]
  ports: readonly GraphPort[]
  side: 'in' | 'out'
  top: number
}) => {
  const say = useSpoken()
  return pins.map((pin) => {
    const port = ports.find(({ name }) => name === pin.name)
    return (
      <div
        key={pin.name}
        className="cv-strip__name mono"
        data-of=""
        data-handle
        data-port={port === undefined ? undefined : portMark(side, kindOf(port), port.name)}
        style={{ top: pin.y - top - 11 }}
        title={`${pin.name}\n${hint(port, say)}`}
      >
        <span className="trunc">{pin.name}</span>
      </div>
    )
  })
}

/** The pipeline's own inputs at the left edge, its outputs at the right one. */
export const Strips = ({ graph }: { graph: PipelineGraph }) => {
  const { t } = useTranslation('canvas')
  // As they are seen: they make room for what is dragged towards them.
  const strips = useScene((scene) => scene.layout.strips)
  const inputs = useScene((scene) => scene.layout.inputs)
  const outputs = useScene((scene) => scene.layout.outputs)
  const top = useScene((scene) => scene.layout.origin.y)
  if (strips === undefined) return null
  const { left, leftWidth, right, rightWidth } = strips
  return (
    <ViewportPortal>
      <Zoomed>
        <div className="cv-strip cv-strip--left" style={{ left, width: widthOnScreen(leftWidth), top }}>
          <i
            data-strip="in"
            data-own-pointer
            style={{ top: -tall, height: 2 * tall, left: -tall, right: 0 }}
          />
          <div className="cv-strip__head">{t('inputs')}</div>
          <Names pins={inputs} ports={graph.inputs} side="in" top={top} />
        </div>
        <div
          className="cv-strip cv-strip--right"
          style={{ left: right, width: widthOnScreen(rightWidth), top }}
        >
          <i
            data-strip="out"
            data-own-pointer
            style={{ top: -tall, height: 2 * tall, left: 0, width: tall }}
          />
          <div className="cv-strip__head">{t('outputs')}</div>
          <Names pins={outputs} ports={graph.outputs} side="out" top={top} />
        </div>
      </Zoomed>
    </ViewportPortal>
  )
}
