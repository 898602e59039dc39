/** If, else if, else, made one after the other as the SDK writes them. */
import { describe, expect, test } from 'vitest'
import { check } from '#core/spec/check.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { graphOf } from '#core/spec/graph.ts'
import { leaf, pipeline, task } from '#core/spec/pipeline.test-helper.ts'
import { addBranch, ownConditionAt } from './branches.ts'
import { applyEdit, type EditCommand } from './commands.ts'
import { editedBy } from './edits.test-helper.ts'
import { layoutOf } from './layout.ts'
import { layEdit } from './one-of.ts'
import { dagAt, taskAt } from './places.ts'

const text = leaf('say', { text: 'STRING' }, { Output: 'STRING' })
const start = (): PipelineDocument =>
  pipeline({
    tasks: { flip: task('flip'), score: task('score'), say: task('say'), show: task('show') },
    components: {
      flip: leaf('flip', {}, { Output: 'STRING' }),
      score: leaf('score', {}, { Output: 'NUMBER_DOUBLE' }),
      say: text,
      show: leaf('show', { text: 'STRING' }),
    },
  })
const flip = { from: 'output', node: 'flip', port: 'Output' } as const
const score = { from: 'output', node: 'score', port: 'Output' } as const
const iffed = (): PipelineDocument =>
  editedBy(start(), {
    edit: 'wrap',
    nodes: ['say'],
    kind: { frame: 'condition', condition: { text: "{0} == 'a'", operands: [flip] } },
  })
const frame = 'condition-branches-1'
const conditions = (doc: PipelineDocument): (string | undefined)[] =>
  Object.keys(dagAt(doc, frame)?.dag.tasks ?? {}).map(
    (key) => taskAt(doc, `${frame}/${key}`)?.task.triggerPolicy?.condition,
  )
const headings = (doc: PipelineDocument): string[] =>
  graphOf(doc).nodes.flatMap(({ keyword, text: said }) =>
    keyword === undefined ? [] : [`${keyword} ${said ?? ''}`.trim()],
  )
const f = "inputs.parameter_values['pipelinechannel--flip-Output']"
const s = "inputs.parameter_values['pipelinechannel--score-Output']"

const elif: EditCommand = { edit: 'add-branch', node: `${frame}/condition-1`, kind: 'elif' }
const withAll = (): PipelineDocument =>
  editedBy(
    iffed(),
    { edit: 'add-branch', node: 'condition-1', kind: 'elif' },
    {
      edit: 'set-branch',
      node: `${frame}/condition-2`,
      condition: { text: '{0} > 0.5', operands: [score] },
    },
    { edit: 'add-branch', node: `${frame}/condition-1`, kind: 'else' },
  )

describe('the case beside an If', () => {
  test('comes with the frame in which branches stand, and is selected', () => {
    const made = applyEdit(iffed(), { edit: 'add-branch', node: 'condition-1', kind: 'else' })
    if (!made.ok) throw new Error(made.error.message)
    expect(made.value.nodes).toEqual([`${frame}/condition-2`])
    expect(conditions(made.value.doc)).toEqual([`${f} == 'a'`, `!(${f} == 'a')`])
    expect(headings(made.value.doc)).toEqual(['One of 2 branches', "If flip == 'a'", 'Else'])
    expect(
      check(made.value.doc)
        .filter(({ code }) => code !== 'missing-input')
        .map(({ message }) => message),
    ).toEqual([])
  })

  test('three cases are written as the SDK writes them', () => {
    expect(conditions(withAll())).toEqual([
      `${f} == 'a'`,
      `!(${f} == 'a') && ${s} > 0.5`,
      `!(${f} == 'a') && !(${s} > 0.5)`,
    ])
    expect(ownConditionAt(withAll(), `${frame}/condition-2`)).toEqual({
      text: '{0} > 0.5',
      operands: [score],
    })
  })

  test('changing one changes those after it', () => {
    const doc = editedBy(withAll(), {
      edit: 'set-branch',
      node: `${frame}/condition-1`,
      condition: { text: "{0} != 'b'", operands: [flip] },
    })
    expect(conditions(doc)).toEqual([
      `${f} != 'b'`,
      `!(${f} != 'b') && ${s} > 0.5`,
      `!(${f} != 'b') && !(${s} > 0.5)`,
    ])
  })

  test('nothing comes after an Else, and an Else asks nothing', () => {
    expect(addBranch(withAll(), `${frame}/condition-1`, 'else')).toMatchObject({ ok: false })
    const asked = {
      edit: 'set-branch',
      node: `${frame}/condition-3`,
      condition: { text: 'true', operands: [] },
    } as const
    expect(applyEdit(withAll(), asked).ok).toBe(false)
  })

  test('a case comes before the Else, which follows: as if it had been there from the start', () => {
    const placed = editedBy(withAll(), {
      edit: 'place',
      points: { [`${frame}/condition-3`]: { x: 7, y: 9 } },
    })
    const made = applyEdit(placed, elif)
    if (!made.ok) throw new Error(made.error.message)
    expect(made.value.nodes).toEqual([`${frame}/condition-4`])
    expect(layoutOf(made.value.doc).nodes[`${frame}/condition-5`]).toEqual({ x: 7, y: 9 })
    const doc = editedBy(made.value.doc, {
      edit: 'set-branch',
      node: `${frame}/condition-4`,
      condition: { text: "{0} == 'c'", operands: [flip] },
    })
    expect(headings(doc)).toEqual([
      'One of 4 branches',
      "If flip == 'a'",
      'Else if score > 0.5',
      "Else if flip == 'c'",
      'Else',
    ])
    const asked = `!(${f} == 'a') && !(${s} > 0.5)`
    const written = (number: number) =>
      taskAt(doc, `${frame}/condition-${number}`)?.task.triggerPolicy?.condition
    expect(written(4)).toBe(`${asked} && ${f} == 'c'`)
    expect(written(5)).toBe(`${asked} && !(${f} == 'c')`)
    expect(taskAt(doc, `${frame}/condition-5`)?.task.taskInfo?.name).toBe('condition-5')
    const faults = check(doc).filter(({ code }) => code !== 'missing-input')
    expect(faults.map(({ message }) => message)).toEqual([])
  })

  /** A step in every branch; what comes out of the first goes to one that stands behind them. */
  const whatLeaves = () => {
    const add = (number: number): EditCommand => ({
      edit: 'add-step',
      dag: `${frame}/condition-${number}`,
      source: { name: 'say', component: text },
      name: 'say',
    })
    return {
      doc: editedBy(withAll(), add(2), add(3)),
      source: { from: 'output', node: `${frame}/condition-1/say`, port: 'Output' },
      target: { to: 'input', node: 'show', port: 'text' },
    } as const
  }

  test('none comes between where what leaves the branches would not come out of it', () => {
    const { doc, source, target } = whatLeaves()
    const joined = editedBy(doc, layEdit(doc, { kind: 'parameters', source, target }))
    expect(applyEdit(joined, elif)).toMatchObject({ ok: false, error: { code: 'not-one-place' } })
  })

  test('what leaves them is one of theirs', () => {
    const { doc, source, target } = whatLeaves()
    const laid = layEdit(doc, { kind: 'parameters', source, target })
    expect(laid).toMatchObject({ edit: 'one-of', sources: [source, {}, {}] })
    expect(applyEdit(doc, laid).ok).toBe(true)
  })
})
