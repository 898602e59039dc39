import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react'
import { readStored, writeStored } from './stored.ts'

const clamp = (value: number, min: number, max: number): number => Math.max(min, Math.min(max, value))

export interface SplitterProps {
  /** `columns`: side pane left or right; `rows`: side pane above or below. */
  direction: 'columns' | 'rows'
  /** Where the pane with a size of its own stands. */
  side: 'start' | 'end'
  /** Remembers the size under this key. */
  name: string
  size: number
  min: number
  max: number
  label: string
  /** In a window too narrow for both: a pane at the right floats `over` the rest, or is stacked `below` it. */
  narrow?: 'over' | 'below'
  pane: ReactNode
  children: ReactNode
}

/** Two regions with a hairline between them that can be dragged, or moved with the arrow keys. */
export const Splitter = (props: SplitterProps) => {
  const { direction, side, name, min, max, label, pane, children } = props
  const [size, setSize] = useState(() => clamp(readStored(`split.${name}`, props.size), min, max))
  const drag = useRef<{ from: number; size: number } | undefined>(undefined)
  const place = (event: PointerEvent) => (direction === 'columns' ? event.clientX : event.clientY)
  const set = (next: number) => {
    const held = clamp(next, min, max)
    setSize(held)
    writeStored(`split.${name}`, held)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const grow = { ArrowRight: 16, ArrowDown: 16, ArrowLeft: -16, ArrowUp: -16 }[event.key]
    if (grow === undefined) return
    event.preventDefault()
    set(size + (side === 'start' ? grow : -grow))
  }
  const bar = (
    <div
      role="separator"
      className="n-split__bar"
      aria-label={label}
      aria-orientation={direction === 'columns' ? 'vertical' : 'horizontal'}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        event.currentTarget.dataset['dragging'] = ''
        drag.current = { from: place(event), size }
      }}
      onPointerMove={(event) => {
        if (drag.current === undefined) return
        const moved = place(event) - drag.current.from
        set(drag.current.size + (side === 'start' ? moved : -moved))
      }}
      onPointerUp={(event) => {
        delete event.currentTarget.dataset['dragging']
        drag.current = undefined
      }}
    />
  )
  const sized = (
    <div className="n-split__side" style={direction === 'columns' ? { width: size } : { height: size }}>
      {pane}
    </div>
  )
  const narrow = direction === 'columns' && side === 'end' ? `n-split--${props.narrow ?? 'below'}` : ''
  return (
    <div className={`n-split n-split--${direction} ${narrow}`}>
      {side === 'start' && sized}
      {side === 'start' && bar}
      <div className="n-split__rest">{children}</div>
      {side === 'end' && bar}
      {side === 'end' && sized}
    </div>
  )
}
