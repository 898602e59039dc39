/** Where things stand on the canvas, and the notes beside them: the file's second document, which Kubeflow ignores. */
import { z } from 'zod'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { PlatformSpec } from '#shared/pipeline.ts'
import { put } from './places.ts'

const Point = z.object({ x: z.number(), y: z.number() })
export type Point = z.infer<typeof Point>
const Note = z.object({
  text: z.string(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
})
export type Note = z.infer<typeof Note>

/** Ids are node ids. A node without a place is laid out by itself. */
export interface Layout {
  readonly nodes: Readonly<Record<string, Point>>
  readonly collapsed: readonly string[]
  readonly notes: Readonly<Record<string, Note>>
}

const record = <T extends z.ZodType>(schema: T, value: unknown): Record<string, z.infer<T>> => {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return Object.fromEntries(
    entries.flatMap(([key, one]) => {
      const read = schema.safeParse(one)
      return read.success ? [[key, read.data]] : []
    }),
  )
}

/** What the file says; what it says wrongly counts as not said. */
export function layoutOf(doc: PipelineDocument): Layout {
  const config = doc.platform?.platforms?.['nagare']?.config ?? {}
  const collapsed = z.array(z.string()).safeParse(config['collapsed'])
  return {
    nodes: record(Point, config['nodes']),
    collapsed: collapsed.success ? collapsed.data : [],
    notes: record(Note, config['notes']),
  }
}

const filled = (value: object): boolean => Object.keys(value).length > 0

/** The document with this layout. One that says nothing leaves no trace in the file. */
export function withLayout(doc: PipelineDocument, layout: Layout): PipelineDocument {
  const known = doc.platform?.platforms?.['nagare']
  const config = [
    ['nodes', filled(layout.nodes) ? layout.nodes : undefined],
    ['collapsed', filled(layout.collapsed) ? layout.collapsed : undefined],
    ['notes', filled(layout.notes) ? layout.notes : undefined],
  ].reduce<Record<string, unknown>>((so, [key, value]) => put(so, String(key), value), { ...known?.config })
  const own = filled(config) ? { ...known, platform: 'nagare', config } : undefined
  const platforms: NonNullable<PlatformSpec['platforms']> = put({ ...doc.platform?.platforms }, 'nagare', own)
  const { platform: _, locate: __, ...rest } = doc
  if (
    !filled(platforms) &&
    doc.platform !== undefined &&
    Object.keys(doc.platform).every((key) => key === 'platforms')
  )
    return rest
  if (doc.platform === undefined && own === undefined) return rest
  return { ...rest, platform: { ...doc.platform, platforms } }
}

const rounded = ({ x, y }: Point): Point => ({ x: Math.round(x), y: Math.round(y) })

export const place = (doc: PipelineDocument, points: Readonly<Record<string, Point>>): PipelineDocument => {
  const layout = layoutOf(doc)
  const moved = Object.fromEntries(Object.entries(points).map(([id, point]) => [id, rounded(point)]))
  return withLayout(doc, { ...layout, nodes: { ...layout.nodes, ...moved } })
}

/** @param rename gives the new id of a node, or undefined when it is gone */
export function followNodes(
  doc: PipelineDocument,
  rename: (id: string) => string | undefined,
): PipelineDocument {
  const layout = layoutOf(doc)
  if (!filled(layout.nodes) && layout.collapsed.length === 0) return doc
  const nodes = Object.fromEntries(
    Object.entries(layout.nodes).flatMap(([id, point]) => {
      const to = rename(id)
      return to === undefined ? [] : [[to, point]]
    }),
  )
  return withLayout(doc, { ...layout, nodes, collapsed: layout.collapsed.flatMap((id) => rename(id) ?? []) })
}
