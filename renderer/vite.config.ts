import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** `vite dev` talks to a server of ours started beside it: NAGARE_SERVER=http://127.0.0.1:5101 vite dev … */
const server = process.env['NAGARE_SERVER'] ?? 'http://127.0.0.1:5000'
const proxied = ['/api', '/ajax-api', '/preview', '/health', '/version']

export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [react()],
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
