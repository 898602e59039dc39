/** Where the window was: a small JSON file in the app's own folder. Anything odd in it means "start afresh". */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export interface WindowState {
  /** Absent: let the system place it. */
  readonly box?: Box
  readonly maximized: boolean
}

export const minimum = { width: 960, height: 600 }
const fresh: WindowState = { maximized: false }

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, width) * Math.max(0, height)
}

/** A remembered state is used only where enough of the window to take hold of is on a screen that still exists. */
export function parseWindowState(text: string, screens: readonly Box[]): WindowState {
  let stored: unknown
  try {
    stored = JSON.parse(text)
  } catch {
    return fresh
  }
  if (typeof stored !== 'object' || stored === null) return fresh
  const { x, y, width, height, maximized } = stored as Record<string, unknown>
  const numbers = [x, y, width, height].filter((n): n is number => Number.isInteger(n))
  if (numbers.length !== 4) return fresh
  const [left = 0, top = 0, w = 0, h = 0] = numbers
  const box = { x: left, y: top, width: Math.max(w, minimum.width), height: Math.max(h, minimum.height) }
  const visible = screens.some((screen) => overlap(box, screen) >= 200 * 100)
  return visible ? { box, maximized: maximized === true } : { maximized: maximized === true }
}

export function readWindowState(file: string, screens: readonly Box[]): WindowState {
  try {
    return parseWindowState(readFileSync(file, 'utf8'), screens)
  } catch {
    return fresh
  }
}

/** Never throws: a full disk must not keep the app from quitting. */
export function writeWindowState(file: string, box: Box, maximized: boolean): void {
  try {
    writeFileSync(`${file}.new`, JSON.stringify({ ...box, maximized }))
    renameSync(`${file}.new`, file)
  } catch {
    // the window then opens where the system likes
  }
}
