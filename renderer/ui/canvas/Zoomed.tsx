import { useStore } from '@xyflow/react'
import type { CSSProperties, ReactNode } from 'react'

/**
 * Around what stands beside the cards and keeps its size on screen: its measures divide by `--zoom`. Rounded, so that
 * zooming does not restyle in every frame. The cards have one of their own (`Wording`): written on the whole canvas it
 * would restyle all of it.
 */
export const Zoomed = ({ children }: { children: ReactNode }) => {
  const zoom = useStore((state) => Math.round(state.transform[2] * 50) / 50)
  return (
    <div className="cv-zoomed" style={{ '--zoom': zoom } as CSSProperties}>
      {children}
    </div>
  )
}
