import { useMemo, useRef } from 'react'
import { Scroller } from '#ui/table/Scroller.tsx'
import { useRows } from '#ui/table/use-rows.ts'

const lineHeight = 18

/** Plain text with line numbers; long files draw only what is in view. */
export const TextView = ({ text }: { text: string }) => {
  const scroller = useRef<HTMLDivElement>(null)
  const lines = useMemo(() => text.replaceAll('\r\n', '\n').split('\n'), [text])
  const rows = useRows({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 30,
  })
  const gutter = `${String(String(lines.length).length + 1)}ch`
  return (
    <Scroller ref={scroller} className="n-text">
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map((item) => (
          <div
            key={item.key}
            className="n-text__line"
            style={{ transform: `translateY(${String(item.start)}px)` }}
          >
            <span className="n-text__number" style={{ width: gutter }} aria-hidden>
              {item.index + 1}
            </span>
            <span>{lines[item.index]}</span>
          </div>
        ))}
      </div>
    </Scroller>
  )
}
