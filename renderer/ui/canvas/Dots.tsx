import { useStoreApi } from '@xyflow/react'
import { useLayoutEffect, useRef } from 'react'

/** World px from dot to dot, and below which distance on screen they would be noise. */
const gap = 20
const least = 7

const rest = (value: number, step: number): number => ((value % step) + step) % step

/** The dotted ground. Panning only shifts it by less than a gap: it is painted again when the zoom changes. */
export const Dots = () => {
  const flow = useStoreApi()
  const ground = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    let drawn = 0
    const draw = (): void => {
      const [x, y, zoom] = flow.getState().transform
      const element = ground.current
      if (element === null) return
      const step = gap * zoom
      element.style.transform = `translate(${rest(x, step)}px, ${rest(y, step)}px)`
      if (zoom === drawn) return
      drawn = zoom
      element.style.setProperty('--gap', `${step}px`)
      element.toggleAttribute('data-dense', step < least)
    }
    draw()
    return flow.subscribe((state, before) => {
      if (state.transform !== before.transform) draw()
    })
  }, [flow])
  return <div ref={ground} className="cv-dots" aria-hidden />
}
