import type { CSSProperties, ReactNode } from 'react'
import { useScene } from './scene.ts'

/**
 * Around what stands beside the cards and keeps its size on screen: its measures divide by `--zoom`. The cards have one
 * of their own (`Wording`): written on the whole canvas it would restyle all of it.
 */
export const Zoomed = ({ children }: { children: ReactNode }) => {
  const zoom = useScene(({ wording }) => wording.zoom)
  return (
    <div className="cv-zoomed" style={{ '--zoom': zoom } as CSSProperties}>
      {children}
    </div>
  )
}
