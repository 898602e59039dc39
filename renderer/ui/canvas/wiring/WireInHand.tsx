import { ViewportPortal } from '@xyflow/react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { PipelineGraph } from '#shared/graph.ts'
import { Prose } from '../../Prose.tsx'
import { looseWire } from '../arrange/wire.ts'
import type { Point } from '../geometry.ts'
import { pathOf } from '../routes.ts'
import type { Aim } from './aim.ts'
import type { WirePort } from './contract.ts'
import { edgesAt, isSource, nodeName, portName } from './ends.ts'
import type { PointerTools } from './pointer.ts'
import { screenOf } from './spots.ts'
import type { Held } from './wires.ts'

/** From an output to where the loose end is; at an input the wire begins at the loose end. */
const ghost = (graph: PipelineGraph, { start, from }: Held, at: Point): string => {
  if (from === undefined) return ''
  const ends = start.from === 'port' && !isSource(graph, start.port)
  return pathOf(ends ? looseWire(at, from) : looseWire(from, at))
}

/** The wire as it follows the pointer. */
export const WireInHand = ({ tools }: { tools: PointerTools }) => {
  const held = useStore(tools.store, (state) => state.held)
  const at = useStore(tools.store, (state) => state.at)
  const isOn = useStore(tools.store, ({ aim }) => aim.aim === 'port' || aim.aim === 'strip')
  if (held === undefined) return null
  const style = { '--h': `var(--p-${held.hue})` } as object
  return (
    <ViewportPortal>
      <svg
        className="cv-ghost"
        aria-hidden
        style={style}
        data-order={held.start.from === 'step' || undefined}
      >
        <path d={ghost(tools.scene.getState().graph, held, at)} />
        <circle cx={at.x} cy={at.y} r={isOn ? 6 : 3.5} data-on={isOn || undefined} />
      </svg>
    </ViewportPortal>
  )
}

type Words = ReturnType<typeof useTranslation<'wiring'>>['t']

const portWords = (t: Words, graph: PipelineGraph, port: WirePort): string => {
  if (port.kind === 'order') return nodeName(graph, port.node ?? '')
  const name = portName(graph, port)
  return port.node === undefined
    ? t('toStrip', { port: name })
    : t('toPort', { port: name, step: nodeName(graph, port.node) })
}

interface Hint {
  readonly text: string
  readonly more?: string | undefined
  readonly no?: boolean
}

const dropWords = (t: Words, held: Held, aim: Aim): Hint | undefined => {
  if (held.instead !== undefined && aim.aim === 'empty') return { text: t('dropOff') }
  if (aim.aim === 'strip' && held.how === 'keys')
    return { text: aim.side === 'in' ? t('newInput') : t('newOutput') }
  if (aim.aim === 'strip') return { text: aim.side === 'in' ? t('dropInput') : t('dropOutput') }
  if (aim.aim === 'empty') return { text: held.how === 'keys' ? t('newStep') : t('dropStep') }
  return undefined
}

const hintOf = (t: Words, graph: PipelineGraph, held: Held, aim: Aim): Hint | undefined => {
  if (aim.aim === 'refused') return { text: aim.message, more: aim.hint, no: true }
  if (aim.aim === 'same-side') return { text: t('sameSide'), no: true }
  if (aim.aim !== 'port') return dropWords(t, held, aim)
  const { at, fit } = aim.answer
  const isTaken = at.kind !== 'order' && at.side === 'in' && edgesAt(graph, at).length > 0
  const words = { collect: t('collects'), 'one-of': t('oneOf') }
  const crossing = fit === 'collect' || fit === 'one-of' ? words[fit] : undefined
  const more = crossing ?? (isTaken ? t('replaces') : undefined)
  return { text: portWords(t, graph, at), more }
}

const Told = ({ held, hint }: { held: Held; hint: Hint }) => {
  const { t } = useTranslation('wiring')
  const words = [hint.text, hint.more].filter(Boolean).join('. ')
  return (
    <span className="visually-hidden" role="status">
      {held.how === 'keys' ? t('walk', { target: words, at: held.step + 1, count: held.walk.length }) : words}
    </span>
  )
}

/** What the wire would do where it is, or why it cannot: beside its end, and said. */
export const WireHint = ({ tools }: { tools: PointerTools }) => {
  const { t } = useTranslation('wiring')
  const held = useStore(tools.store, (state) => state.held)
  const aim = useStore(tools.store, (state) => state.aim)
  const at = useStore(tools.store, (state) => state.at)
  const hint = held === undefined ? undefined : hintOf(t, tools.scene.getState().graph, held, aim)
  if (held === undefined || hint === undefined) return null
  const { x, y } = screenOf(at, { x: 0, y: 0 }, tools.view())
  return (
    <>
      <div
        className="cv-wirehint"
        data-no={hint.no || undefined}
        style={{ left: x + 14, top: y + 16 }}
        aria-hidden
      >
        <b>
          <Prose text={hint.text} />
        </b>
        {hint.more !== undefined && (
          <span>
            <Prose text={hint.more} />
          </span>
        )}
      </div>
      <Told held={held} hint={hint} />
    </>
  )
}
