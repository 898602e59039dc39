import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
const colours = (block: string): Record<string, string> =>
  Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]),
  )
const split = css.indexOf(':root[data-mantine-color-scheme')
const light = colours(css.slice(0, split))
const themes = { light, dark: { ...light, ...colours(css.slice(split)) } }

const luminance = (hex: string): number => {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}
const contrast = (a: string, b: string): number => {
  const [dark = 0, bright = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (bright + 0.05) / (dark + 0.05)
}

const surfaces = ['s0', 's1', 's2']
const texts = [
  't1',
  't2',
  't3',
  'accent',
  'queued',
  'waiting',
  'running',
  'succeeded',
  'reused',
  'skipped',
  'failed',
]
const more = [
  'canceled',
  'interrupted',
  'c-key',
  'c-str',
  'c-num',
  'c-fn',
  'c-com',
  'c-dec',
  'a-red',
  'a-yellow',
]
const ports = ['dataset', 'model', 'metrics', 'artifact', 'number', 'string', 'bool', 'list'].map(
  (name) => `p-${name}`,
)

describe.each(Object.entries(themes))('%s', (_name, tokens) => {
  const onAll = (name: string): number =>
    Math.min(...surfaces.map((surface) => contrast(tokens[name] ?? '', tokens[surface] ?? '')))
  it.each([...texts, ...more])('%s can be read on every surface', (name) => {
    expect(onAll(name)).toBeGreaterThanOrEqual(4.5)
  })
  it.each(ports)('%s can be seen on every surface', (name) => expect(onAll(name)).toBeGreaterThanOrEqual(3))
  it('the primary button can be read, hovered too', () => {
    expect(contrast(tokens['on-accent'] ?? '', tokens['accent-fill'] ?? '')).toBeGreaterThanOrEqual(4.5)
    expect(contrast(tokens['on-accent'] ?? '', tokens['accent-fill-hover'] ?? '')).toBeGreaterThanOrEqual(4.5)
  })
})
