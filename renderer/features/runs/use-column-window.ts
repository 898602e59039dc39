/** Which columns are in view: a table of two hundred metrics draws a dozen of them. */
import { type RefObject, useEffect, useMemo, useState } from 'react'
import type { RunColumn } from './model/columns.ts'
import type { PlacedColumn } from './RunRow.tsx'

interface View {
  readonly left: number
  readonly width: number
}

const grain = 100 // px between two looks at what is in view
const beyond = 240 // px drawn on either side

/** Every column after the name, with its place; `nameWidth` is what the name takes at the left. */
export function placeColumns(
  columns: readonly RunColumn[],
  sizes: readonly number[],
  nameWidth: number,
): PlacedColumn[] {
  let left = nameWidth
  return columns.slice(1).map((column, index) => {
    const width = sizes[index + 1] ?? column.width
    const placed = { column, left, width, first: column.group !== columns[index]?.group }
    left += width
    return placed
  })
}

export function useColumnWindow(
  scroller: RefObject<HTMLDivElement | null>,
  columns: readonly RunColumn[],
  sizes: readonly number[],
  nameWidth: number,
): { readonly placed: readonly PlacedColumn[]; readonly totalWidth: number } {
  const view = useView(scroller)
  const all = useMemo(() => placeColumns(columns, sizes, nameWidth), [columns, sizes, nameWidth])
  const placed = useMemo(
    () =>
      all.filter(
        ({ left, width }) => left + width > view.left - beyond && left < view.left + view.width + beyond,
      ),
    [all, view],
  )
  const last = all.at(-1)
  return { placed, totalWidth: last === undefined ? nameWidth : last.left + last.width }
}

function useView(scroller: RefObject<HTMLDivElement | null>): View {
  const [view, setView] = useState<View>({ left: 0, width: 2000 })
  useEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const look = (): void => {
      const left = Math.floor(element.scrollLeft / grain) * grain
      const width = Math.ceil(element.clientWidth / grain) * grain + grain
      setView((before) => (before.left === left && before.width === width ? before : { left, width }))
    }
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller])
  return view
}
