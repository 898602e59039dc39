import { ViewportPortal } from '@xyflow/react'
import { useScene } from './scene.ts'
import { Zoomed } from './Zoomed.tsx'

/** What a gesture shows above everything: the marquee, and lines through what stands in line. */
export const Feedback = () => {
  const { marquee, guides } = useScene((scene) => scene.gesture)
  return (
    <ViewportPortal>
      {marquee !== undefined && (
        <Zoomed>
          <div
            className="cv-marquee"
            style={{
              transform: `translate(${marquee.x}px, ${marquee.y}px)`,
              width: marquee.width,
              height: marquee.height,
            }}
          />
        </Zoomed>
      )}
      {guides !== undefined && guides.length > 0 && (
        <svg className="cv-guides" aria-hidden>
          {guides.map(({ axis, at, from, to }) =>
            axis === 'x' ? (
              <line key={`x${at}`} x1={at} x2={at} y1={from} y2={to} />
            ) : (
              <line key={`y${at}`} x1={from} x2={to} y1={at} y2={at} />
            ),
          )}
        </svg>
      )}
    </ViewportPortal>
  )
}
