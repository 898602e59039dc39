/**
 * One edit of a large pipeline: the edit itself, and all that the page says of the document after it (the graph, the
 * problems, the inputs, the details of every step). Beside it the floor: the same data through JSON once.
 */
import { openHistory, perform } from '#core/edit/history.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { factsOf } from '../renderer/features/pipelines/editor/facts.ts'
import { largePipeline } from './large-pipeline.mjs'
import { median, row } from './tools.mjs'

const p95 = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)]

/** Processor time of this thread: what others do on the machine does not count. */
function timed(work) {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

/** Every step with a component and code of its own, as in a pipeline that people have written. */
function apart(text) {
  const spec = JSON.parse(text)
  const [component, executor] = [spec.components['comp-step'], spec.deploymentSpec.executors['exec-step']]
  for (const [key, task] of Object.entries(spec.root.dag.tasks)) {
    task.componentRef.name = `comp-${key}`
    spec.components[`comp-${key}`] = { ...component, executorLabel: `exec-${key}` }
    const command = executor.container.command.map((word) =>
      word.replace('return rate', `return rate  # ${key}`),
    )
    spec.deploymentSpec.executors[`exec-${key}`] = { container: { ...executor.container, command } }
  }
  return JSON.stringify(spec)
}

const wireTo = (node, port) => ({ to: 'input', node, port })

/** What people do, in turn: a value, a wire, a name, code, a position. */
const edits = [
  (at) => ({ edit: 'set-constant', node: `step-${at}`, port: 'rate', value: at }),
  (at) => ({ edit: 'clear', kind: 'artifacts', target: wireTo(`step-${at}`, 'first') }),
  (at) => ({
    edit: 'connect',
    wire: {
      kind: 'artifacts',
      source: { from: 'output', node: `step-${at - 20}`, port: 'data' },
      target: wireTo(`step-${at}`, 'first'),
    },
  }),
  (at) => ({ edit: 'rename-step', node: `step-${at}`, name: `Step ${at} again` }),
  (at) => ({
    edit: 'set-source',
    node: `step-${at}`,
    code: `def step(data: Output[Dataset], first: Input[Dataset] = None, rate: float = ${at}) -> float:\n    return rate\n`,
  }),
  (at) => ({ edit: 'place', points: { [`step-${at}`]: { x: at, y: at } } }),
]

function measure(text) {
  const parsed = parsePipeline(text)
  if (!parsed.ok) throw new Error(parsed.error[0].message)
  let history = openHistory(parsed.value)
  const whole = timed(() => factsOf(history.doc))
  const [waits, floors] = [[], []]
  for (let count = 0; count < 72; count += 1) {
    const command = edits[count % edits.length](40 + count * 6)
    const ms = timed(() => {
      const done = perform(history, command)
      if (!done.ok) throw new Error(`${command.edit}: ${done.error.message}`)
      history = done.value.history
      factsOf(history.doc)
    })
    // The first of each kind is compiled while it runs.
    if (count < edits.length) continue
    waits.push(ms)
    floors.push(timed(() => JSON.parse(JSON.stringify(history.doc.spec))))
  }
  return { whole, wait: p95(waits), floor: median(floors) }
}

export function edit() {
  const large = largePipeline(500, 800)
  for (const [what, text] of [
    ['one component', large],
    ['each its own', apart(large)],
  ]) {
    const { whole, wait, floor } = measure(text)
    row({
      work: `500 steps, 800 wires (${what}): checked and drawn after one edit, p95 ms of CPU`,
      ours: wait,
      below: 50,
      note: `cold, all of it: ${whole.toFixed(0)} ms; floor, the data through JSON once: ${floor.toFixed(1)} ms`,
    })
  }
}
