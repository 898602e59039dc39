import { describe, expect, it } from 'vitest'
import type { GraphEdge, PipelineGraph } from '#shared/graph.ts'
import { graphOf, step } from '../sample-graph.ts'
import { frameBeside, neighbourOf, rowFor, rowsOf } from './rows.ts'

const none = new Set<string>()
const graph: PipelineGraph = graphOf(
  [step('c'), step('b', { kind: 'dag' }), step('b/x'), step('a'), step('lone')],
  ['a.out -> b/x.in', 'b/x.out -> c.in'],
)
const ids = (closed = none) => rowsOf(graph, closed).map(({ node }) => node.id)

describe('the outline', () => {
  it('is in the order in which things run, with what is inside below', () => {
    expect(ids()).toEqual(['a', 'lone', 'b', 'b/x', 'c'])
    expect(ids(new Set(['b']))).toEqual(['a', 'lone', 'b', 'c'])
  })
  it('does not end in a circle', () => {
    const round: GraphEdge[] = graph.edges.map((edge) => ({ ...edge, from: edge.to, to: edge.from }))
    expect(rowsOf({ ...graph, edges: [...graph.edges, ...round] }, none)).toHaveLength(5)
  })
  it('leads out of a frame to the left and to its ends', () => {
    const rows = rowsOf(graph, none)
    expect(rowFor('ArrowLeft', rows, 3)?.node.id).toBe('b')
    expect(rowFor('End', rows, 0)?.node.id).toBe('c')
    expect(rowFor('ArrowLeft', rows, 0)).toBeUndefined()
  })
  it('goes on beside what has gone, and into the nearest frame', () => {
    const rows = rowsOf(graph, none)
    expect(neighbourOf(rows, ['b'])).toBe('c')
    expect(neighbourOf(rows, ['c'])).toBe('b/x')
    const last = rows.at(-1)
    expect(last === undefined ? undefined : frameBeside(graph, last)?.id).toBe('b')
  })
})
