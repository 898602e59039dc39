/** The one door to Plotly: draws, redraws on new data, size and theme, and takes everything down again. */
import type { Data, Layout } from 'plotly.js'
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { currentLanguage } from '#i18n/index.ts'
import { tokenValue, useThemeKey } from '#ui/curve/tokens.ts'
import { Skeleton } from '#ui/Skeleton.tsx'
import { loadPlotly, type PlotlyModule } from './load.ts'
import './plot.css'
import { quietConfig, type TokenReader, themedLayout } from './theme.ts'

export interface PlotProps {
  /** Receives the token reader, so that traces are coloured by the theme of the moment. */
  readonly data: (token: TokenReader) => Data[]
  readonly layout?: Partial<Layout>
  readonly height: number
  readonly label: string
  /** The x range after a zoom by the person; undefined after a reset. */
  readonly onRange?: (range: readonly [number, number] | undefined) => void
}

export const Plot = ({ data, layout, height, label, onRange }: PlotProps) => {
  const box = useRef<HTMLDivElement>(null)
  const plotly = usePlotly()
  const theme = useThemeKey()
  const language = currentLanguage()
  const tell = useEffectEvent((event: object) => {
    const next = rangeOf(event)
    if (next !== 'other') onRange?.(next)
  })
  // Colours and words are read while drawing: a new theme or language is a new drawing.
  const drawing = useMemo(
    () => ({ data, layout, height, theme, language }),
    [data, layout, height, theme, language],
  )

  useEffect(() => {
    const element = box.current
    if (plotly === undefined || element === null) return
    const full = {
      ...themedLayout(tokenValue, drawing.layout ?? {}),
      width: element.clientWidth,
      height: drawing.height,
    }
    const drawn = plotly.react(element, drawing.data(tokenValue), full, quietConfig(drawing.language))
    void drawn.then((graph) => {
      graph.removeAllListeners('plotly_relayout')
      graph.on('plotly_relayout', (event) => tell(event))
    })
  }, [plotly, drawing])

  useEffect(() => {
    const element = box.current
    if (plotly === undefined || element === null) return undefined
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) void plotly.relayout(element, { width: element.clientWidth })
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      plotly.purge(element)
    }
  }, [plotly])
  return (
    <div className="n-plot" role="img" aria-label={label} style={{ height }}>
      {plotly === undefined && <Skeleton height={height} />}
      <div ref={box} />
    </div>
  )
}

function usePlotly(): PlotlyModule | undefined {
  const [plotly, setPlotly] = useState<PlotlyModule>()
  useEffect(() => {
    let gone = false
    void loadPlotly().then((loaded) => {
      if (!gone) setPlotly(() => loaded)
    })
    return () => {
      gone = true
    }
  }, [])
  return plotly
}

/** `other`: not about the x axis (a new size, the y axis). */
function rangeOf(event: object): readonly [number, number] | undefined | 'other' {
  const change = event as Readonly<Record<string, unknown>>
  const { 'xaxis.range[0]': from, 'xaxis.range[1]': to } = change
  if (typeof from === 'number' && typeof to === 'number') return [from, to]
  return change['xaxis.autorange'] === true ? undefined : 'other'
}
