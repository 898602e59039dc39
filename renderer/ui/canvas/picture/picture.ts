/**
 * The drawn graph as one SVG text: everything in it, nothing asked of the page it is shown in. Fonts are named, not
 * packed, so that text stays text.
 */

import type { Note } from '#core/edit/layout.ts'
import type { GraphEdge, GraphPort, PipelineGraph } from '#shared/graph.ts'
import { type DrawnNode, isContainer, isFolded, measures, type Rect } from '../geometry.ts'
import type { GraphLayout, Pin } from '../layout.ts'
import { pathOf, pointsOf } from '../routes.ts'
import { fitted as fit } from '../text-width.ts'
import { type Colours, mix } from './colours.ts'

export interface PictureOf {
  readonly graph: PipelineGraph
  readonly layout: GraphLayout
  readonly notes?: Readonly<Record<string, Note>>
  readonly colours: Colours
  /** For readers of the file; not drawn. */
  readonly title: string
}

export interface Picture {
  readonly svg: string
  /** In world pixels. */
  readonly width: number
  readonly height: number
}

const air = 32
const face = "Inter, 'Segoe UI', system-ui, sans-serif"
const codeFace = "'JetBrains Mono', ui-monospace, Consolas, monospace"

const escape = (text: string): string =>
  text
    .replaceAll(/(?![\t\n\r])[\p{Cc}\p{Cs}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

const round = (value: number): number => Math.round(value * 10) / 10

type Attributes = Readonly<Record<string, string | number | undefined>>
const tag = (name: string, attributes: Attributes, inside = ''): string => {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : escape(value ?? '')}"`)
  return `<${name}${written.join('')}${inside === '' ? '/>' : `>${inside}</${name}>`}`
}

/** Where it is opened later there may be other fonts. CJK letters are about twice as wide as Latin ones. */
const aboutWidth = (text: string, size: number): number => {
  let units = 0
  for (const letter of text)
    units += /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]/.test(letter) ? 1 : 0.56
  return units * size
}

export const fitted = (text: string, size: number, room: number): string => fit(text, size, room, aboutWidth)

interface Words {
  readonly size: number
  readonly fill: string
  readonly weight?: number
  readonly anchor?: 'end'
  readonly mono?: boolean
}
const words = (text: string, x: number, y: number, { size, fill, weight, anchor, mono }: Words): string =>
  tag(
    'text',
    {
      x,
      y,
      'font-size': size,
      fill,
      'font-weight': weight,
      'text-anchor': anchor,
      'font-family': mono === true ? codeFace : undefined,
    },
    escape(text),
  )

function portMark(port: GraphPort, x: number, y: number, { hues, surface }: Colours): string {
  const stroke = hues[port.hue]
  const look = { fill: port.connected ? stroke : surface.raised, stroke, 'stroke-width': 1.5 }
  const isRound = port.kind === 'parameter'
  const shape = (reach: number, radius: number, fill: string): string =>
    isRound
      ? tag('circle', { cx: x, cy: y, r: reach, ...look, fill })
      : tag('rect', {
          x: x - reach,
          y: y - reach,
          width: 2 * reach,
          height: 2 * reach,
          rx: radius,
          ...look,
          fill,
        })
  const ring = port.list ? shape(6.9, 3.5, surface.base) : ''
  return `${ring}${shape(3.75, 1, look.fill)}`
}

const nameOf = (port: GraphPort): string => port.label ?? port.name
const valueOf = (port: GraphPort): string | undefined => port.constant ?? port.bound

function portRow(
  port: GraphPort,
  rect: Rect,
  at: number,
  side: 'in' | 'out',
  room: number,
  colours: Colours,
): string {
  const { text } = colours
  const y = rect.y + measures.firstPort + measures.rowHeight * at
  const x = side === 'in' ? rect.x : rect.x + rect.width
  const mark = portMark(port, x, y, colours)
  const name = fitted(nameOf(port), 12, room)
  const start = side === 'in' ? x + 12 : x - 12
  const label = words(name, start, y + 4, {
    size: 12,
    fill: text.strong,
    ...(side === 'out' ? { anchor: 'end' as const } : {}),
  })
  const value = side === 'in' ? valueOf(port) : undefined
  if (value === undefined) return mark + label
  const used = aboutWidth(name, 12) + 8
  const left = room - used
  if (left < 18) return mark + label
  const shown = fitted(value, 11, left)
  return mark + label + words(shown, start + used, y + 4, { size: 11, fill: text.faint, mono: true })
}

function step(node: DrawnNode, rect: Rect, colours: Colours): string {
  const { surface, line, text } = colours
  const box = tag('rect', { ...rect, rx: 7, fill: surface.raised, stroke: line.strong })
  const title = words(fitted(node.label, 13.5, rect.width - 24), rect.x + 12, rect.y + 21, {
    size: 13,
    fill: text.strong,
    weight: 600,
  })
  const head = tag('path', {
    d: `M${round(rect.x)} ${round(rect.y + measures.headHeight - 0.5)}h${round(rect.width)}`,
    stroke: line.plain,
  })
  const rows = Math.max(node.inputs.length, node.outputs.length)
  const ports = Array.from({ length: rows }, (_, at) => {
    const [input, output] = [node.inputs[at], node.outputs[at]]
    const room = rect.width - 24 - (input !== undefined && output !== undefined ? 12 : 0)
    const outRoom =
      output === undefined
        ? 0
        : Math.min(aboutWidth(nameOf(output), 12), room / (input === undefined ? 1 : 2))
    return [
      input === undefined ? '' : portRow(input, rect, at, 'in', room - outRoom, colours),
      output === undefined ? '' : portRow(output, rect, at, 'out', outRoom + 1, colours),
    ].join('')
  })
  return tag('g', {}, box + (rows > 0 ? head : '') + title + ports.join(''))
}

function frame(node: DrawnNode, rect: Rect, colours: Colours): string {
  const { surface, line, text } = colours
  const folded = isFolded(node)
  const box = tag('rect', {
    ...rect,
    rx: 8,
    fill: folded ? surface.raised : surface.base,
    stroke: line.strong,
  })
  const keyword = node.keyword ?? node.label
  const room = rect.width - 24
  const head = words(fitted(keyword, 12.5, room), rect.x + 12, rect.y + 20, {
    size: 12,
    fill: text.strong,
    weight: 600,
  })
  const used = aboutWidth(keyword, 12.5) + 10
  const about =
    node.text === undefined || room - used < 24
      ? ''
      : words(fitted(node.text, 12, room - used), rect.x + 12 + used, rect.y + 20, {
          size: 11.5,
          fill: text.plain,
          mono: true,
        })
  const count = folded
    ? words(`${node.folded}`, rect.x + 12, rect.y + 42, { size: 12, fill: text.faint })
    : ''
  return tag('g', {}, box + head + about + count)
}

function wire(edge: GraphEdge, layout: GraphLayout, { hues, surface, text }: Colours): string {
  const route = layout.routes.get(edge.id)
  const d = route === undefined ? '' : pathOf(route)
  if (d === '') return ''
  const plain = { d, fill: 'none', 'stroke-linecap': 'round' } as const
  const line =
    edge.kind === 'order'
      ? { stroke: text.faint, 'stroke-width': 1.5, 'stroke-dasharray': '0.1 5' }
      : {
          stroke: mix(hues[edge.hue], surface.sunken, 0.62),
          'stroke-width': edge.kind === 'artifact' ? 1.75 : 1.25,
        }
  return (
    tag('path', { ...plain, stroke: surface.sunken, 'stroke-width': 5 }) + tag('path', { ...plain, ...line })
  )
}

function pins(
  all: readonly Pin[],
  ports: readonly GraphPort[],
  by: { x: number; y: number },
  colours: Colours,
): string {
  return all
    .flatMap((pin) => {
      const port = ports.find(({ name }) => name === pin.name)
      return port === undefined ? [] : [portMark(port, pin.x + by.x, pin.y + by.y, colours)]
    })
    .join('')
}

const framePins = ({ graph, layout, colours }: PictureOf): string =>
  graph.nodes
    .flatMap((node) => {
      const [own, rect] = [layout.framePins.get(node.id), layout.nodes.get(node.id)]
      if (own === undefined || rect === undefined) return []
      return [pins(own.inputs, node.inputs, rect, colours) + pins(own.outputs, node.outputs, rect, colours)]
    })
    .join('')

/** The pipeline's own inputs and outputs: names beside their marks. */
function strips({ graph, layout, colours }: PictureOf): string {
  if (layout.strips === undefined) return ''
  const style = { size: 12, fill: colours.text.plain, mono: true } as const
  const named = (all: readonly Pin[], ports: readonly GraphPort[], side: 'in' | 'out'): string =>
    all
      .flatMap((pin) => {
        const port = ports.find(({ name }) => name === pin.name)
        if (port === undefined) return []
        const text = fitted(nameOf(port), 12.5, 150)
        return [
          side === 'in'
            ? words(text, pin.x - 12, pin.y + 4, { ...style, anchor: 'end' })
            : words(text, pin.x + 12, pin.y + 4, style),
        ]
      })
      .join('')
  const zero = { x: 0, y: 0 }
  return [
    pins(layout.inputs, graph.inputs, zero, colours) + named(layout.inputs, graph.inputs, 'in'),
    pins(layout.outputs, graph.outputs, zero, colours) + named(layout.outputs, graph.outputs, 'out'),
  ].join('')
}

function note(one: Note, { note: paper, line, text }: Colours): string {
  const box = tag('rect', {
    x: one.x,
    y: one.y,
    width: one.width,
    height: one.height,
    rx: 6,
    fill: paper,
    stroke: line.strong,
  })
  const shown = one.text
    .split('\n')
    .slice(0, Math.max(1, Math.floor((one.height - 14) / 17)))
    .map((row, at) =>
      words(fitted(row, 12.5, one.width - 20), one.x + 10, one.y + 20 + 17 * at, {
        size: 12,
        fill: text.plain,
      }),
    )
  return tag('g', {}, box + shown.join(''))
}

/** What is drawn: boxes, notes, and the names at the strips. */
function boundsOf({ layout, notes = {} }: PictureOf): Rect {
  const stripRoom = layout.strips === undefined ? 0 : 168
  const rects = [...layout.nodes.values(), ...Object.values(notes)]
  const pinsX = [
    ...layout.inputs.map(({ x }) => x - stripRoom),
    ...layout.outputs.map(({ x }) => x + stripRoom),
  ]
  const pinsY = [...layout.inputs, ...layout.outputs].map(({ y }) => y)
  // Wires that turn round run outside of what they lead to.
  const corners = [...layout.routes.values()].flatMap((route) => pointsOf(route))
  pinsX.push(...corners.map(({ x }) => x))
  pinsY.push(...corners.map(({ y }) => y))
  const left = Math.min(...rects.map(({ x }) => x), ...pinsX)
  const right = Math.max(...rects.map(({ x, width }) => x + width), ...pinsX)
  const top = Math.min(...rects.map(({ y }) => y), ...pinsY)
  const bottom = Math.max(...rects.map(({ y, height }) => y + height), ...pinsY)
  if (![left, right, top, bottom].every(Number.isFinite)) return { x: 0, y: 0, width: 320, height: 120 }
  return { x: left - air, y: top - air, width: right - left + 2 * air, height: bottom - top + 2 * air }
}

export function pictureOf(given: PictureOf): Picture {
  const { graph, layout, colours, title, notes = {} } = given
  const { x, y, width, height } = boundsOf(given)
  const boxes = (wanted: (node: DrawnNode) => boolean, draw: typeof step): string =>
    graph.nodes
      .filter(wanted)
      .flatMap((node) => {
        const rect = layout.nodes.get(node.id)
        return rect === undefined ? [] : [draw(node, rect, colours)]
      })
      .join('\n')
  const isDrawn = ({ from, to }: GraphEdge): boolean =>
    layout.strips !== undefined || (from.node !== undefined && to.node !== undefined)
  const inside = [
    `<title>${escape(title)}</title>`,
    tag('rect', { x, y, width, height, fill: colours.surface.sunken }),
    boxes(isContainer, frame),
    graph.edges
      .filter(isDrawn)
      .map((edge) => wire(edge, layout, colours))
      .join('\n'),
    framePins(given),
    strips(given),
    boxes((node) => isFolded(node), frame),
    boxes((node) => !isContainer(node) && !isFolded(node), step),
    Object.values(notes)
      .map((one) => note(one, colours))
      .join('\n'),
  ]
  const svg = tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `${round(x)} ${round(y)} ${round(width)} ${round(height)}`,
      width,
      height,
      'font-family': face,
    },
    `\n${inside.filter((part) => part !== '').join('\n')}\n`,
  )
  return { svg: `${svg}\n`, width: Math.ceil(width), height: Math.ceil(height) }
}
