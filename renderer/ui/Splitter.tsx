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
  /** Undefined: put away. What stands beside it stays as it is. */
  pane: ReactNode
  /** The pane has a size of its own, which cannot be changed. */
  fixed?: boolean
  children: ReactNode
}

interface BarProps extends Pick<SplitterProps, 'direction' | 'side' | 'label' | 'min' | 'max'> {
  readonly size: number
  readonly onSize: (size: number) => void
}

const Bar = ({ direction, side, label, min, max, size, onSize }: BarProps) => {
  const drag = useRef<{ from: number; size: number } | undefined>(undefined)
  const place = (event: PointerEvent) => (direction === 'columns' ? event.clientX : event.clientY)
  const grow = (by: number, from = size) => onSize(from + (side === 'start' ? by : -by))
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: 16, ArrowDown: 16, ArrowLeft: -16, ArrowUp: -16 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    grow(by)
  }
  return (
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
        if (drag.current !== undefined) grow(place(event) - drag.current.from, drag.current.size)
      }}
      onPointerUp={(event) => {
        delete event.currentTarget.dataset['dragging']
        drag.current = undefined
      }}
    />
  )
}

/** Two regions with a hairline between them that can be dragged, or moved with the arrow keys. */
export const Splitter = (props: SplitterProps) => {
  const { direction, side, name, min, max, pane, fixed = false, children } = props
  const [moved, setMoved] = useState<{ readonly name: string; readonly size: number }>()
  const size = moved?.name === name ? moved.size : clamp(readStored(`split.${name}`, props.size), min, max)
  const onSize = (next: number) => {
    const held = clamp(next, min, max)
    setMoved({ name, size: held })
    writeStored(`split.${name}`, held)
  }
  const isShown = pane !== undefined && pane !== null && pane !== false
  const measure = direction === 'columns' ? { width: size } : { height: size }
  const sized = isShown && (
    <div className="n-split__side" style={fixed ? {} : measure}>
      {pane}
    </div>
  )
  const bar = isShown && !fixed && <Bar {...props} size={size} onSize={onSize} />
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
