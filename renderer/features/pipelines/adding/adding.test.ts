import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DrawnPort } from '#core/edit/drawn-ports.ts'
import { undoLabel } from '#core/edit/history.ts'
import { layoutOf } from '#core/edit/layout.ts'
import { graphOf } from '#core/spec/graph.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import { rectsOf } from '#ui/canvas/arrange/rects.ts'
import { meets } from '#ui/canvas/geometry.ts'
import { createEditor } from '../editor/editor.ts'
import { fitting } from '../picker/fitting.ts'
import { finish, stripFor, toStrip, unplug } from '../wiring/answers.ts'
import { add } from './add.ts'
import { type Addable, componentsHere, inSections, type PaletteComponent, withoutTwins } from './addables.ts'
import type { Joint } from './joints.ts'
import { starterStep } from './starter.ts'

const text = readFileSync(
  join(import.meta.dirname, '../../../../tests/fixtures/pipelines/add_numbers.yaml'),
  'utf8',
)
const opened = () => {
  const parsed = parsePipeline(text)
  if (!parsed.ok) throw new Error('The fixture is no pipeline.')
  return createEditor(parsed.value)
}
const python: Addable = { what: 'python', id: 'new/python', title: 'New Python step' }
const note: Addable = { what: 'note', id: 'new/note', title: 'Note' }
const loop: Addable = { what: 'frame', id: 'flow/loop', title: 'For each', frame: 'loop' }
const strip: Addable = { what: 'strip', id: 'new/strip', title: 'Pipeline output' }
const root = { dag: undefined }
const none: Joint = { joint: 'none' }
const edges = (editor: ReturnType<typeof opened>): string[] => graphOf(editor.doc()).edges.map(({ id }) => id)
const output = (editor: ReturnType<typeof opened>): DrawnPort => {
  const [node] = graphOf(editor.doc()).nodes
  return { node: node?.id, side: 'out', port: node?.outputs[0]?.name ?? '', kind: 'parameters' }
}

test('a step that is added to a wire is shaped for it, and is one step of the history', () => {
  const editor = opened()
  const before = serializePipeline(editor.doc())
  const start = output(editor)
  const node = add(editor, python, { dag: undefined, at: { x: 400, y: 40 } }, { joint: 'wire', start })
  expect(node).toBe('new-python-step')
  expect(edges(editor)).toContain(`parameter:${start.node}:${start.port}>new-python-step:${start.port}`)
  expect(undoLabel(editor.store.getState().history)?.edit).toBe('add-step')
  editor.undo()
  expect(serializePipeline(editor.doc())).toBe(before)
})

test('what is put into a wire takes it up and hands it on', () => {
  const editor = opened()
  const [edge] = graphOf(editor.doc()).edges.filter(({ to }) => to.node === undefined)
  if (edge === undefined) throw new Error('The fixture has no output.')
  const [component] = componentsHere(editor.doc())
  if (component === undefined) throw new Error('The fixture has no component.')
  const node = add(editor, component, root, { joint: 'edge', edge })
  expect(edges(editor)).toContain(`parameter:${edge.from.node}:${edge.from.port}>${node}:a`)
  expect(edges(editor)).toContain(`parameter:${node}:Output>:${edge.to.port}`)
  expect(edges(editor)).not.toContain(edge.id)
})

/** A second step behind the first, and the wire between them. */
const twoInARow = () => {
  const editor = opened()
  const [component] = componentsHere(editor.doc())
  const [first] = graphOf(editor.doc()).nodes
  if (component === undefined || first === undefined) throw new Error('The fixture has no component.')
  const second = add(editor, component, root, { joint: 'wire', start: output(editor) })
  const edge = graphOf(editor.doc()).edges.find(({ to }) => to.node === second)
  if (edge === undefined || second === undefined) throw new Error('The second step is not wired.')
  return { editor, component, first, second, edge }
}

test('what comes behind a step that is put into a wire makes way, and undo brings it back', () => {
  const { editor, component, first, second, edge } = twoInARow()
  const seen = { [first.id]: { x: 0, y: 0 }, [second]: { x: 264, y: 0 } }
  const before = serializePipeline(editor.doc())
  const node = add(editor, component, { dag: undefined, at: { x: 130, y: 0 }, seen }, { joint: 'edge', edge })
  expect(layoutOf(editor.doc()).nodes).toEqual({
    ...seen,
    [String(node)]: { x: 264, y: 0 },
    [second]: { x: 528, y: 0 },
  })
  editor.undo()
  expect(serializePipeline(editor.doc())).toBe(before)
})

test('what is put into a wire that leads back, or dropped upon a step, covers neither of them', () => {
  for (const joint of ['edge', 'none'] as const) {
    const { editor, component, first, second, edge } = twoInARow()
    const seen = { [first.id]: { x: 300, y: 0 }, [second]: { x: 0, y: 60 } }
    const spot = { dag: undefined, at: { x: 200, y: 40 }, seen }
    const node = String(add(editor, component, spot, joint === 'edge' ? { joint, edge } : none))
    const rects = rectsOf(graphOf(editor.doc()), layoutOf(editor.doc()).nodes)
    expect(layoutOf(editor.doc()).nodes).toMatchObject(seen)
    const { [node]: own, ...others } = Object.fromEntries(rects)
    expect(own === undefined || Object.values(others).some((other) => meets(own, other))).toBe(false)
  }
})

test('a frame that grows with what is put into it covers nothing beside it', () => {
  const editor = opened()
  const [component] = componentsHere(editor.doc())
  if (component === undefined) throw new Error('The fixture has no component.')
  const frame = String(add(editor, loop, { dag: undefined, at: { x: 0, y: 200 } }, none))
  const beside = String(add(editor, component, { dag: undefined, at: { x: 280, y: 210 } }, none))
  add(editor, component, { dag: frame, at: { x: 200, y: 60 } }, none)
  const rects = rectsOf(graphOf(editor.doc()), layoutOf(editor.doc()).nodes)
  const [grown, other] = [rects.get(frame), rects.get(beside)]
  expect(grown !== undefined && other !== undefined && !meets(grown, other)).toBe(true)
  expect(other?.y).toBe(210)
})

test('a wire offers what fits it: a loop only for a list, a note never, an output of the pipeline always', () => {
  const editor = opened()
  const joint: Joint = { joint: 'wire', start: output(editor) }
  const all: readonly Addable[] = [...componentsHere(editor.doc()), python, note, loop]
  const offered = fitting(editor.doc(), root, joint, all, strip).map(({ one, ports }) => [one.id, ports])
  expect(offered).toEqual([
    [componentsHere(editor.doc())[0]?.id, 'a'],
    ['new/python', ''],
    ['new/strip', ''],
  ])
  expect(fitting(editor.doc(), root, none, all, strip)).toHaveLength(all.length)
})

test('a port becomes an output of the pipeline, and its wire can be pulled again', () => {
  const editor = opened()
  const start = output(editor)
  const named = stripFor(editor.doc(), { from: 'port', port: start })
  expect(named?.side).toBe('out')
  toStrip(editor, start)
  const made = graphOf(editor.doc()).edges.find(({ to }) => to.node === undefined && to.port === named?.name)
  expect(made).toBeDefined()
  if (made !== undefined) unplug(editor, made)
  expect(Object.keys(editor.doc().spec.root.outputDefinitions?.parameters ?? {})).not.toContain(named?.name)
})

test('a wire whose end is moved leaves nothing where it was, and stays where it cannot go', () => {
  const editor = opened()
  add(editor, python, root, none)
  const start = output(editor)
  finish(
    editor,
    { from: 'port', port: start },
    { node: 'new-python-step', side: 'in', port: 'text', kind: 'parameters' },
  )
  const wired = graphOf(editor.doc()).edges.find(({ to }) => to.node === 'new-python-step')
  if (wired === undefined) throw new Error('There is no wire.')
  const before = edges(editor)
  finish(editor, { from: 'port', port: start }, { ...start, side: 'in', port: 'a' }, wired)
  expect(edges(editor)).toEqual(before)
})

test('what was typed finds starts of words first, then letters in their order', () => {
  const named = (title: string): Addable => ({ what: 'python', id: title, title })
  const all = [named('Save CSV'), named('Load CSV'), named('Cluster values')]
  const found = (query: string) =>
    inSections(all, query).flatMap(({ entries }) => entries.map(({ title }) => title))
  expect(found('load')).toEqual(['Load CSV'])
  expect(found('lcsv')).toEqual(['Load CSV'])
  expect(found('csv')).toEqual(['Save CSV', 'Load CSV'])
  expect(found('xyz')).toEqual([])
})

test('a new function takes what the wire brings, or gives what the input waits for', () => {
  const dataset = {
    kind: 'artifacts',
    type: { schemaTitle: 'system.Dataset', schemaVersion: '0.0.1' },
    list: false,
  } as const
  expect(starterStep({ side: 'takes', name: 'my table', port: dataset }).component.inputDefinitions).toEqual({
    artifacts: { my_table: { artifactType: dataset.type } },
  })
  const gives = starterStep({ side: 'gives', name: 'n', port: { kind: 'parameters', type: 'NUMBER_DOUBLE' } })
  expect(gives.component.outputDefinitions?.parameters?.['Output']?.parameterType).toBe('NUMBER_DOUBLE')
})

test('a component with a title in another language is found by both, and its key is what it is called in code', () => {
  const editor = opened()
  const [own] = componentsHere(editor.doc())
  if (own === undefined) throw new Error('The fixture has no component.')
  const source = { ...own.source, name: 'load_csv' }
  const one: Addable = { ...own, title: 'CSV を読む', aka: 'Load CSV', origin: 'built-in', source }
  for (const query of ['読む', 'load', 'lcsv']) expect(inSections([one], query), query).toHaveLength(1)
  expect(add(editor, one, root, none)).toBe('load-csv')
  expect(graphOf(editor.doc()).nodes.find(({ id }) => id === 'load-csv')?.label).toBe('CSV を読む')
})

const component = (id: string, rest: Partial<PaletteComponent> = {}): PaletteComponent => ({
  what: 'component',
  id,
  title: id,
  origin: 'here',
  source: { name: id, component: { executorLabel: `exec-${id}` }, executor: { container: { image: 'a' } } },
  ...rest,
})

test('one component is offered once, however often and in whatever order of keys a file holds it', () => {
  const container = { image: 'a', command: ['b'] }
  const backwards = { command: ['b'], image: 'a' }
  const source = { name: 'x', component: {}, executor: { container } }
  const first = component('clean')
  const other = component('mine', { source })
  const library = component('load', {
    origin: 'built-in',
    source: { ...source, executor: { container: backwards } },
  })
  expect(withoutTwins([first, component('clean-2')], [])).toEqual([first])
  expect(withoutTwins([first, other], [library])).toEqual([first])
})

test('components stand under their kind of work or their folder, and by rank alone while something is searched', () => {
  const all = [
    component('load', { origin: 'built-in', category: 'data' }),
    component('save', { origin: 'built-in', category: 'data' }),
    component('split', { origin: 'built-in', category: 'prepare' }),
    component('top', { origin: 'mine' }),
    component('deep', { origin: 'mine', group: 'team' }),
  ]
  const shelves = (query: string) =>
    inSections(all, query).map(({ key, shelves: own }) => [
      key,
      ...own.map(({ category, folder, entries }) => [category ?? folder, ...entries.map(({ id }) => id)]),
    ])
  expect(shelves('')).toEqual([
    ['mine', [undefined, 'top'], ['team', 'deep']],
    ['built-in', ['data', 'load', 'save'], ['prepare', 'split']],
  ])
  expect(shelves('s')).toEqual([['built-in', [undefined, 'save', 'split']]])
})
