/** Every compiled pipeline that Kubeflow keeps as golden data: opens, makes sense, is drawn, survives a round trip. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bareMachine } from '#core/plan/machine.test-helper.ts'
import { unsupported } from '#core/plan/unsupported.ts'
import { PipelineGraph } from '#shared/graph.ts'
import { check } from './check.ts'
import type { PipelineDocument } from './document.ts'
import { graphOf } from './graph.ts'
import { inputsOf } from './inputs.ts'
import { parsePipeline } from './parse.ts'
import { serializePipeline } from './serialize.ts'
import { stepDetails } from './step-details.ts'

const project = resolve(import.meta.dirname, '../../..')
const fixtures = join(project, 'tests/fixtures/pipelines')
const goldens = join(resolve(project, process.env['NAGARE_GOLDENS'] ?? '../shared/kfp'), 'pipelines')
const present = existsSync(goldens)

const open = (file: string): PipelineDocument => {
  const parsed = parsePipeline(readFileSync(file, 'utf8'))
  if (!parsed.ok) throw new Error(`${file}: ${JSON.stringify(parsed.error)}`)
  return parsed.value
}
const commentsOf = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('#'))
const folder = present ? goldens : fixtures
const files = globSync('**/*.yaml', { cwd: folder }).toSorted()

describe('golden pipelines', () => {
  it.runIf(process.env['CI'] === 'true')('are all there', () => {
    expect(present, `no golden pipelines at ${goldens}`).toBe(true)
    expect(files.length).toBeGreaterThanOrEqual(82)
  })

  it.each(files)('%s', (name) => {
    const file = join(folder, name)
    const doc = open(file)
    expect(check(doc).filter((problem) => problem.severity === 'error')).toEqual([])
    expect(unsupported(doc, bareMachine).every((problem) => problem.message.length > 20)).toBe(true)

    const graph = graphOf(doc)
    expect(PipelineGraph.parse(graph)).toEqual(graph)
    const nodes = new Set(graph.nodes.map((node) => node.id))
    expect(nodes.size).toBe(graph.nodes.length)
    for (const edge of graph.edges) {
      for (const end of [edge.from.node, edge.to.node])
        expect(end === undefined || nodes.has(end), edge.id).toBe(true)
    }
    expect(new Set(graph.edges.map((edge) => edge.id)).size).toBe(graph.edges.length)
    expect(Object.keys(stepDetails(doc)).every((id) => nodes.has(id))).toBe(true)
    expect(inputsOf(doc).length).toBe(graph.inputs.filter((port) => port.kind === 'parameter').length)

    // The SDK's number forms need no exceptions: what we would write by ourselves is what it wrote.
    expect([...doc.numbers]).toEqual([])
    const written = serializePipeline(doc)
    const again = parsePipeline(written)
    if (!again.ok) throw new Error(JSON.stringify(again.error))
    expect(again.value.spec).toEqual(doc.spec)
    expect(again.value.platform).toEqual(doc.platform)
    expect(serializePipeline(again.value)).toBe(written)
    // Of a default with several keys the SDK's comment keeps an order that the file itself has lost.
    if (!name.endsWith('pipeline_with_nested_loops.yaml')) {
      expect(commentsOf(written)).toEqual(commentsOf(readFileSync(file, 'utf8')))
    }
  })
})
