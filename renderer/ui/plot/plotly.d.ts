/** Types for the one bundle we ship; the package declares them for its other entry points only. */
declare module 'plotly.js/dist/plotly-strict.min.js' {
  import type Plotly from 'plotly.js'

  const plotly: typeof Plotly
  export default plotly
}
