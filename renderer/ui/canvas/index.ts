/**
 * The drawn graph, for every room: `PipelineCanvas` (pipeline view, run page) and `Thumbnail` (lists). Load the
 * canvas lazily (`lazy(() => import('#ui/canvas/index.ts'))` is not needed where the route is lazy already).
 */

export type { NodeStatus } from './context.ts'
export { warmUp } from './elk-worker.ts'
export type { CanvasHandle } from './PipelineCanvas.tsx'
export { PipelineCanvas } from './PipelineCanvas.tsx'
export { Thumbnail } from './Thumbnail.tsx'
