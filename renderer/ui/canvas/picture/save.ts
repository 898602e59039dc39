/** Files that the page hands out, and pictures as pixels. */
import type { Picture } from './picture.ts'

export function saveFile(name: string, content: string | Blob, type = 'text/plain'): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: `${type};charset=utf-8` }) : content
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has to have begun to read it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** What browsers draw at once; a larger picture is made of larger pixels. */
const mostPixels = 64_000_000
const longestSide = 16_000

/** Twice as fine as on screen, as far as a canvas goes. Undefined: this browser cannot. */
export async function pngOf({ svg, width, height }: Picture): Promise<Blob | undefined> {
  const scale = Math.min(2, Math.sqrt(mostPixels / (width * height)), longestSide / Math.max(width, height))
  const image = new Image(width, height)
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  const pen = canvas.getContext('2d')
  if (pen === null) return undefined
  pen.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((done) => canvas.toBlob((blob) => done(blob ?? undefined), 'image/png'))
}
