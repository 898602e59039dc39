/**
 * The same number of steps and wires in React Flow as it comes, which draws only what is seen: what the canvas is
 * measured beside. Its nodes carry a name and nothing else.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { build } from 'vite'
import { sources } from './large-pipeline.mjs'
import { root } from './tools.mjs'

const pitch = { x: 300, y: 200 }
const perColumn = 12

/** Names, places and wires, laid in columns as far apart as those of the canvas. */
function graphOf(steps, wires) {
  const nodes = Array.from({ length: steps }, (_, at) => ({
    id: `step-${at}`,
    position: { x: Math.floor(at / perColumn) * pitch.x, y: (at % perColumn) * pitch.y },
    data: { label: `step-${at}` },
    sourcePosition: 'right',
    targetPosition: 'left',
    style: { width: 216, height: 120 },
  }))
  const edges = sources(steps, wires).flatMap((from, at) =>
    from.map((one) => ({ id: `${one}-${at}`, source: `step-${one}`, target: `step-${at}` })),
  )
  return { nodes, edges }
}

const entry = `
import { ReactFlow, useEdgesState, useNodesState } from '@xyflow/react'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
const { nodes: first, edges: wires } = JSON.parse(document.getElementById('graph').textContent)
const App = () => {
  const [nodes, , onNodesChange] = useNodesState(first)
  const [edges, , onEdgesChange] = useEdgesState(wires)
  return createElement(ReactFlow, {
    nodes, edges, onNodesChange, onEdgesChange, panOnScroll: true, onlyRenderVisibleElements: true,
    defaultViewport: { x: 20, y: 20, zoom: 0.85 }, proOptions: { hideAttribution: true },
  })
}
createRoot(document.getElementById('root')).render(createElement(App))
`

const name = 'virtual:react-flow'
const asFile = {
  name: 'entry',
  resolveId: (id) => (id === name ? `${root}/renderer/react-flow-bench.js` : undefined),
  load: (id) => (id.endsWith('/react-flow-bench.js') ? entry : undefined),
}

async function script() {
  const { output } = await build({
    configFile: false,
    root: `${root}/renderer`,
    logLevel: 'silent',
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [asFile],
    build: { write: false, rollupOptions: { input: name, output: { format: 'iife' } } },
  })
  return output.find(({ type }) => type === 'chunk').code
}

/** @returns the page as HTML, for `page.setContent` */
export async function reactFlowPage(steps, wires) {
  const css = readFileSync(createRequire(import.meta.url).resolve('@xyflow/react/dist/style.css'), 'utf8')
  const code = (await script()).replaceAll('</script', '<\\/script')
  return `<!doctype html><style>${css} html, body, #root { margin: 0; height: 100% }</style><div id="root"></div>
<script type="application/json" id="graph">${JSON.stringify(graphOf(steps, wires))}</script>
<script>${code}</script>`
}
