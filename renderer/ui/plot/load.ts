/** Plotly is large and few views need it: loaded once, as a file of its own, when the first plot appears. */
import type Plotly from 'plotly.js'

export type PlotlyModule = typeof Plotly

let loading: Promise<PlotlyModule> | undefined

/** The strict bundle: the others compile functions at run time, which our content policy forbids. */
export function loadPlotly(): Promise<PlotlyModule> {
  loading ??= Promise.all([
    import('plotly.js/dist/plotly-strict.min.js'),
    import('plotly.js/lib/locales/ja'),
  ]).then(([{ default: plotly }, { default: japanese }]) => {
    plotly.register(japanese)
    return plotly
  })
  return loading
}
