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
  /** The pane is as tall as its own head: it keeps its place in the page, and its size for later. */
  folded?: boolean
  /** Undefined: there is none now. What stands beside it is not made anew when it comes. */
  pane: ReactNode | undefined
  children: ReactNode
}

/** The size under each name, as it was stored or first given: it does not follow what is given later. */
const useSize = ({ name, size: given, min, max }: SplitterProps) => {
  const first = (): number => readStored(`split.${name}`, given)
  const [sizes, setSizes] = useState<Readonly<Record<string, number>>>(() => ({ [name]: first() }))
  const held = sizes[name] ?? first()
  if (sizes[name] === undefined) setSizes({ ...sizes, [name]: held })
  return {
    size: clamp(held, min, max),
    set: (wanted: number) => {
      const next = clamp(wanted, min, max)
      setSizes((all) => ({ ...all, [name]: next }))
      writeStored(`split.${name}`, next)
    },
  }
}

/** Two regions with a hairline between them that can be dragged, or moved with the arrow keys. */
export const Splitter = (props: SplitterProps) => {
  const { direction, side, min, max, label, pane, children } = props
  const { size, set } = useSize(props)
  const drag = useRef<{ from: number; size: number } | undefined>(undefined)
  const place = (event: PointerEvent) => (direction === 'columns' ? event.clientX : event.clientY)
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
  const extent = direction === 'columns' ? { width: size } : { height: size }
  const sized = pane !== undefined && (
    <div className="n-split__side" style={props.folded === true ? undefined : extent}>
      {pane}
    </div>
  )
  const movable = pane !== undefined && props.folded !== true && bar
  const narrow = direction === 'columns' && side === 'end' ? `n-split--${props.narrow ?? 'below'}` : ''
  return (
    <div className={`n-split n-split--${direction} ${narrow}`}>
      {side === 'start' && sized}
      {side === 'start' && movable}
      <div className="n-split__rest">{children}</div>
      {side === 'end' && movable}
      {side === 'end' && sized}
    </div>
  )
}
