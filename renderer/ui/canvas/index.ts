/**
 * The drawn graph, for every room: `PipelineCanvas` (pipeline view, run page). Its rooms are loaded when they are entered.
 * Lists, which are there at the start, take `Thumbnail.tsx` by itself: the canvas would come with this file.
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
export type { CanvasHandle } from './use-handle.ts'
export type { Answer, CanvasWiring, PickSpot, Start, Surface, WirePort } from './wiring/contract.ts'
