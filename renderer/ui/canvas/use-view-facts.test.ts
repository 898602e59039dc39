import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createScene } from './scene.ts'
import { manyNodes } from './sight.ts'
import { createDrawing } from './use-view-facts.ts'
import { wordingAt } from './view.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A column of steps, 200 px apart, and a window of 1,000 x 600 px on its beginning. */
const sceneAndFlow = () => {
  const ids = Array.from({ length: manyNodes + 50 }, (_, at) => `s${at}`)
  const layout = {
    ...createScene({}).getState().layout,
    nodes: new Map(ids.map((id, at) => [id, { x: 0, y: at * 200, width: 160, height: 60 }])),
  }
  const scene = createScene({ layout, shown: new Set(['s0', 's1']), wires: new Set() })
  const flow = { getState: () => ({ transform: [0, 0, 1], width: 1000, height: 600 }) }
  return { scene, flow: flow as unknown as Parameters<typeof createDrawing>[1] }
}

it('writes cards anew that an earlier zoom left behind, also after the last missing one has come', () => {
  const { scene, flow } = sceneAndFlow()
  scene.setState({ wording: wordingAt(0.3), behind: new Map([['s0', wordingAt(1)]]) })
  const drawing = createDrawing(scene, flow, true)
  drawing.again()
  vi.advanceTimersByTime(2000)
  expect(scene.getState().behind.size).toBe(0)
  // Half a window more on each side: up to y = 900.
  expect([...(scene.getState().shown ?? [])]).toEqual(['s0', 's1', 's2', 's3', 's4'])
  drawing.stop()
})

it('draws less around a view that moves, and leaves what is written as it is', () => {
  const { scene, flow } = sceneAndFlow()
  scene.setState({ wording: wordingAt(0.3), behind: new Map([['s0', wordingAt(1)]]) })
  const drawing = createDrawing(scene, flow, true)
  drawing.moved()
  vi.advanceTimersByTime(2000)
  expect([...(scene.getState().shown ?? [])]).toEqual(['s0', 's1', 's2', 's3'])
  expect(scene.getState().behind.size).toBe(1)
  drawing.stop()
})
