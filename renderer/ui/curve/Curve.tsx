/** One chart of live curves on uPlot, with our own crosshair, tooltip, keyboard and spoken summary. */
import { type KeyboardEvent, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import './curve.css'
import { nearest, type XAxis } from './align.ts'
import { CurveTooltip, type Pointed } from './CurveTooltip.tsx'
import { uplotOptions, xLabels } from './options.ts'
import { type CurveLine, curveData, stepsWithin } from './series.ts'
import { tokenValue, useThemeKey } from './tokens.ts'

export interface Zoom {
  /** Place on the x axis. */
  readonly from: number
  readonly to: number
  /** The steps that lie there, to fetch every point of them. */
  readonly steps: { readonly from: number; readonly to: number } | undefined
}

export interface CurveProps {
  /** Metric key: names the chart. */
  readonly label: string
  readonly lines: readonly CurveLine[]
  readonly axis: XAxis
  readonly logY: boolean
  /** 0 (raw) to just below 1. */
  readonly smoothing: number
  readonly height: number
  readonly zoom: Zoom | undefined
  readonly onZoom: (zoom: Zoom | undefined) => void
  /** Charts with the same key share the crosshair. */
  readonly syncKey?: string
  /** Spoken in place of the picture. */
  readonly summary: string
}

export const Curve = (props: CurveProps) => {
  const { lines, axis, logY, smoothing, height, label, summary } = props
  const data = useMemo(() => curveData(lines, axis, smoothing, logY), [lines, axis, smoothing, logY])
  const { box, plot, pointed, width } = usePlot(props, data)
  const move = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (event.key === 'Escape') props.onZoom(undefined)
    if (by === undefined || plot.current === undefined) return
    event.preventDefault()
    const next = Math.max(
      0,
      Math.min(data.xs.length - 1, (pointed?.index ?? (by > 0 ? -1 : data.xs.length)) + by),
    )
    plot.current.setCursor({ left: plot.current.valToPos(data.xs[next] ?? 0, 'x'), top: 10 })
  }
  const [own, setOwn] = useState(false)
  const place = pointed === undefined ? undefined : data.xs[pointed.index]
  return (
    // A chart is one control: arrows move its crosshair, Escape undoes its zoom, `summary` says what it shows.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className="n-curve"
      style={{ height }}
      role="application"
      aria-label={`${label}. ${summary}`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
      tabIndex={0}
      onKeyDown={move}
      onPointerEnter={() => setOwn(true)}
      onPointerLeave={() => setOwn(false)}
      onFocus={() => setOwn(true)}
      onBlur={() => setOwn(false)}
    >
      <div ref={box} className="n-curve__box" />
      {pointed !== undefined && place !== undefined && (
        <CurveTooltip
          pointed={pointed}
          own={own}
          width={width}
          place={xLabels([place], axis)[0] ?? ''}
          axis={axis}
          rows={lines.map((line, index) => ({
            line,
            value: nearest(data.xs, data.shown[index] ?? [], pointed.index),
          }))}
        />
      )}
    </div>
  )
}

function usePlot(props: CurveProps, data: ReturnType<typeof curveData>) {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  const [width, setWidth] = useState(0)
  const [pointed, setPointed] = useState<Pointed>()
  const theme = useThemeKey()
  // Everything that changes how lines are drawn makes a new chart; new values only go into the one that is there.
  const shape = JSON.stringify([
    theme,
    props.axis,
    props.logY,
    data.doubled,
    props.syncKey,
    props.lines.map((l) => [l.id, l.token, l.dash, l.points.length < 3]),
  ])

  const create = useEffectEvent((element: HTMLElement, latest: () => Latest) =>
    createPlot(element, latest, setPointed),
  )
  const latest = useRef<Latest>({ props, data })
  useEffect(() => {
    latest.current = { props, data }
  })
  useEffect(() => watchWidth(box.current, setWidth), [])
  const ready = width > 0
  const drawing = useMemo(() => (ready ? { shape } : undefined), [shape, ready])
  useEffect(() => {
    if (drawing === undefined || box.current === null) return undefined
    plot.current = create(box.current, () => latest.current)
    return () => {
      plot.current?.destroy()
      plot.current = undefined
      setPointed(undefined)
    }
  }, [drawing])
  useEffect(() => plot.current?.setSize({ width, height: props.height }), [width, props.height])
  const shown = useMemo(() => ({ data, zoom: props.zoom }), [data, props.zoom])
  useEffect(() => plot.current?.setData([shown.data.xs, ...shown.data.ys]), [shown])
  return { box, plot, pointed, width }
}

function watchWidth(element: HTMLElement | null, set: (width: number) => void): (() => void) | undefined {
  if (element === null) return undefined
  set(element.clientWidth)
  const observer = new ResizeObserver(() => set(element.clientWidth))
  observer.observe(element)
  return () => observer.disconnect()
}

type Latest = { props: CurveProps; data: ReturnType<typeof curveData> }

function createPlot(
  element: HTMLElement,
  latest: () => Latest,
  point: (at: Pointed | undefined) => void,
): uPlot {
  const { props, data } = latest()
  const options = uplotOptions({
    width: element.clientWidth,
    height: props.height,
    lines: props.lines,
    data,
    axis: props.axis,
    logY: props.logY,
    syncKey: props.syncKey,
    token: tokenValue,
    zoom: () => latest().props.zoom,
    onReset: () => latest().props.onZoom(undefined),
    hooks: {
      setCursor: [(chart) => point(pointedAt(chart))],
      setSelect: [(chart) => latest().props.onZoom(zoomOf(chart, latest().props))],
    },
  })
  return new uPlot(options, [data.xs, ...data.ys], element)
}

function pointedAt(chart: uPlot): Pointed | undefined {
  const { left = -1, idx } = chart.cursor
  if (left < 0 || idx === null || idx === undefined) return undefined
  const ratio = uPlot.pxRatio
  return {
    index: idx,
    left: chart.bbox.left / ratio + chart.valToPos(chart.data[0]?.[idx] ?? 0, 'x'),
    bottom: (chart.bbox.top + chart.bbox.height) / ratio,
  }
}

function zoomOf(chart: uPlot, props: CurveProps): Zoom | undefined {
  const { left, width } = chart.select
  if (width < 4) return props.zoom
  const from = chart.posToVal(left, 'x')
  const to = chart.posToVal(left + width, 'x')
  chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
  return { from, to, steps: stepsWithin(props.lines, props.axis, from, to) }
}
