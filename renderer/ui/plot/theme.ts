/** Plotly in our tokens: the same faces, hairlines and colours as everything around it. */
import type { Config, Layout } from 'plotly.js'

export type TokenReader = (name: string) => string

const axis = (token: TokenReader) => ({
  gridcolor: token('--line'),
  linecolor: token('--line-2'),
  zerolinecolor: token('--line'),
  zerolinewidth: 1,
  tickfont: { size: 11, color: token('--t3') },
  title: { font: { size: 11, color: token('--t3') } },
  automargin: true,
})

export function themedLayout(token: TokenReader, layout: Partial<Layout>): Partial<Layout> {
  return {
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: token('--font'), size: 11, color: token('--t2') },
    margin: { t: 6, r: 14, b: 22, l: 42 },
    hoverlabel: {
      bgcolor: token('--s2'),
      bordercolor: token('--line-2'),
      font: { family: token('--font'), size: 11, color: token('--t1') },
    },
    hovermode: 'x unified',
    showlegend: false,
    dragmode: 'zoom',
    ...layout,
    xaxis: { ...axis(token), showgrid: false, showline: true, ...layout.xaxis },
    yaxis: { ...axis(token), ...layout.yaxis },
  }
}

/** No button bar over the data, no logo, nothing that leaves the machine. */
export const quietConfig = (locale: string): Partial<Config> => ({
  displayModeBar: false,
  displaylogo: false,
  responsive: false,
  scrollZoom: false,
  doubleClick: 'reset',
  showTips: false,
  locale,
})
