const text = 'text/plain; charset=utf-8'

const byEnding: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  htm: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  webmanifest: 'application/manifest+json',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  bmp: 'image/bmp',
  ico: 'image/x-icon',
  woff: 'font/woff',
  woff2: 'font/woff2',
  ttf: 'font/ttf',
  wasm: 'application/wasm',
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  tsv: 'text/tab-separated-values; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  mp4: 'video/mp4',
  webm: 'video/webm',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  txt: text,
  log: text,
  py: text,
  sql: text,
  toml: text,
  ini: text,
  cfg: text,
  conf: text,
  sh: text,
  ipynb: 'application/json',
  jsonl: text,
  ndjson: text,
  xml: text,
}

export const anyBytes = 'application/octet-stream'

/** By the name's ending alone. Files named `MLmodel` and the like are text. */
export function mediaTypeOf(name: string): string {
  const base = name.slice(name.lastIndexOf('/') + 1)
  if (/^(MLmodel|Dockerfile|Makefile|README|LICENSE)$/.test(base)) return text
  const dot = base.lastIndexOf('.')
  return (dot < 0 ? undefined : byEnding[base.slice(dot + 1).toLowerCase()]) ?? anyBytes
}
