/**
 * The drawn graph, for every room: `PipelineCanvas` (pipeline view, run page) and `Thumbnail` (lists). Load the
 * canvas lazily (`lazy(() => import('#ui/canvas/index.ts'))` is not needed where the route is lazy already).
 */

export type { CanvasEditing } from './editing.ts'
export type { Point } from './geometry.ts'
export { PipelineCanvas } from './PipelineCanvas.tsx'
export type { PortValue } from './PortCard.tsx'
export { coloursFrom } from './picture/colours.ts'
export { type Picture, pictureOf } from './picture/picture.ts'
export { pngOf, saveFile } from './picture/save.ts'
export type { NodeStatus } from './scene.ts'
export { createStatusBoard, type StatusBoard, type StatusSource } from './statuses.ts'
export { Thumbnail } from './Thumbnail.tsx'
export type { CanvasHandle } from './use-handle.ts'
export type { Answer, CanvasWiring, PickSpot, Start, Surface, WirePort } from './wiring/contract.ts'
