import { describe, expect, it } from 'vitest'
import type { Rect } from './geometry.ts'
import { createScene, type Scene } from './scene.ts'
import { catchUp, draw, firstSight, forget, manyNodes } from './sight.ts'
import { wordingAt } from './view.ts'

/** A row of steps, 200 px apart. */
const rowOf = (count: number): Scene['layout'] => ({
  ...createScene({}).getState().layout,
  nodes: new Map(
    Array.from({ length: count }, (_, at): [string, Rect] => [
      `s${at}`,
      { x: at * 200, y: 0, width: 160, height: 60 },
    ]),
  ),
})
const layout = rowOf(manyNodes + 50)
const view = { x: 0, y: 0, zoom: 1 }
const size = { width: 1000, height: 600 }
const area = { x: 0, y: 0, ...size }
const sceneOf = (more: Partial<Scene>): Scene =>
  createScene({ layout, ...firstSight(layout, view, size), ...more }).getState()

describe('a large graph', () => {
  it('begins with what the window shows', () => {
    expect([...(sceneOf({}).shown ?? [])]).toEqual(['s0', 's1', 's2', 's3', 's4'])
    expect(firstSight(rowOf(manyNodes), view, size).shown).toBeUndefined()
  })

  it('draws what comes near little by little, the nearest first, until it is all there', () => {
    let scene = sceneOf({})
    const came: string[] = []
    for (let step = draw(scene, area, 'moving'); step !== undefined; step = draw(scene, area, 'moving')) {
      const before = scene.shown
      scene = { ...scene, ...step.change }
      came.push(...[...(scene.shown ?? [])].filter((id) => before?.has(id) !== true))
      if (!step.more) break
    }
    // A quarter of the window on each side: up to x = 1250.
    expect(came).toEqual(['s5', 's6'])
    expect(draw(scene, area, 'moving')).toBeUndefined()
  })

  it('draws the whole window at once after a jump', () => {
    const far = { ...area, x: 20_000 }
    const shown = draw(sceneOf({}), far, 'moving')?.change.shown
    expect(['s100', 's101', 's102', 's103', 's104'].every((id) => shown?.has(id))).toBe(true)
  })

  it('keeps the step that has the keyboard, and lets go of what is far away', () => {
    const { shown } = forget(sceneOf({ current: 's4' }), { ...area, x: 20_000 })
    expect([...(shown ?? [])]).toEqual(['s4'])
  })
})

describe('cards that show what an earlier zoom asked for', () => {
  const behindWith = (was: number, is: number): Scene =>
    sceneOf({
      wording: wordingAt(is),
      behind: new Map(['s0', 's1', 's2', 's3', 's4'].map((id) => [id, wordingAt(was)])),
    })

  it('are written anew one in a frame, the one in the middle of the window first', () => {
    const step = catchUp(behindWith(1, 0.6), area, 'moving')
    expect([...(step?.change.behind?.keys() ?? [])]).not.toContain('s2')
    expect(step?.change.behind?.size).toBe(4)
    expect(step?.more).toBe(true)
  })

  it('all come at once where few are behind and the view rests', () => {
    const step = catchUp(behindWith(1, 0.6), area, 'resting')
    expect(step).toEqual({ change: { behind: new Map() }, more: false })
  })

  it('follow faster when only the size of their text changes', () => {
    const step = catchUp(behindWith(0.6, 0.64), area, 'moving')
    expect(step?.change.behind?.size).toBe(1)
  })

  it('are forgotten when they are no longer drawn', () => {
    const scene = { ...behindWith(1, 0.6), shown: new Set(['s0']) }
    expect(catchUp(scene, area, 'moving')).toEqual({ change: { behind: new Map() }, more: false })
    expect(catchUp({ ...scene, behind: new Map() }, area, 'moving')).toBeUndefined()
  })
})
