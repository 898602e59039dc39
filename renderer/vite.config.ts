import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** `vite dev` talks to a server of ours started beside it: NAGARE_SERVER=http://127.0.0.1:5101 vite dev … */
const server = process.env['NAGARE_SERVER'] ?? 'http://127.0.0.1:5000'
const proxied = ['/api', '/ajax-api', '/preview', '/health', '/version']

/**
 * The theme comes before the looks of rooms, which narrow it at equal weight. Left to itself, a chunk that the entry
 * shares with a room is linked before the entry's own style sheet.
 */
const themeFirst: Plugin = {
  name: 'theme-first',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle }) {
      if (bundle === undefined) return html // vite dev links them as they are imported
      const links = html.match(/<link rel="stylesheet"[^>]*>/g) ?? []
      const theme = links.find((link) => link.includes('/assets/index-'))
      if (theme === undefined) throw new Error('The page has no style sheet of its own.')
      if (links[0] === theme) return html
      return html.replace(theme, '').replace('<link rel="stylesheet"', `${theme}<link rel="stylesheet"`)
    },
  },
}

export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [react(), themeFirst],
  build: {
    outDir: here('../out/renderer'),
    emptyOutDir: true,
    target: 'es2023',
    // Nothing as data: or inline — the content security policy allows files of our own only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 6000,
  },
  worker: { format: 'es' },
  server: {
    proxy: Object.fromEntries(proxied.map((path) => [path, { target: server, changeOrigin: true }])),
  },
})
