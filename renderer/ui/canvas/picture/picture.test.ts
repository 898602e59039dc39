import ELK from 'elkjs/lib/elk.bundled.js'
import { expect, it } from 'vitest'
import { layOut } from '../layout.ts'
import { graphOf, port, step } from '../sample-graph.ts'
import { coloursFrom, mix } from './colours.ts'
import { fitted, pictureOf } from './picture.ts'

const elk = new ELK()
const colours = coloursFrom((name) => (name === '--s0' ? '#ffffff' : '#102030'))
const graph = graphOf(
  [
    step('load', { label: 'Load <the> data & more' }),
    step('loop', { kind: 'loop', keyword: 'For each', text: 'fold in 3 items', inputs: [], outputs: [] }),
    step('loop/train', { inputs: [port('in', 'artifact'), port('rate', 'parameter', { constant: '0.5' })] }),
  ],
  ['load.out->loop/train.in'],
)
const drawn = async () => {
  const layout = await layOut({ graph, space: { width: 900, height: 600 }, strips: true }, (rows) =>
    elk.layout(rows),
  )
  return pictureOf({
    graph,
    layout,
    colours,
    title: 'churn',
    notes: { n1: { text: 'first\nsecond', x: -400, y: 10, width: 120, height: 60 } },
  })
}

it('is well-formed XML that holds every name, and asks nothing of anybody', async () => {
  const { svg } = await drawn()
  const document = new DOMParser().parseFromString(svg, 'image/svg+xml')
  expect(document.querySelector('parsererror')).toBeNull()
  const texts = [...document.querySelectorAll('text')].map((one) => one.textContent)
  expect(texts).toEqual(
    expect.arrayContaining(['Load <the> data & more', 'For each', 'train', 'rate', '0.5', 'second']),
  )
  expect(svg).not.toMatch(/href|url\(|var\(|class=/)
})

it('is as large as what is in it, notes too', async () => {
  const { svg, width } = await drawn()
  const [left = 0] = (/viewBox="([^"]*)"/.exec(svg)?.[1] ?? '').split(' ').map(Number)
  expect(left).toBeLessThan(-400)
  expect(width).toBeGreaterThan(600)
})

it('cuts what is too long, counting wide letters as wide', () => {
  expect(fitted('short', 12, 100)).toBe('short')
  expect(fitted('a rather long name of a step', 12, 60)).toMatch(/^a rath.*…$/)
  expect(fitted('学習データの前処理', 12, 60)).toBe('学習デー…')
  expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080')
})
