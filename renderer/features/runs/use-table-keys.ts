/** Everything in the table without a mouse: arrows move, Space chooses, Shift extends, Enter opens, Delete removes. */
import { type KeyboardEvent, useMemo, useState } from 'react'
import { isEscapeTaken } from '#ui/escape.ts'
import { isComposing, isTyping } from '#ui/keys.ts'
import type { TableLine } from './model/rows.ts'

interface Actions {
  readonly lines: readonly TableLine[]
  readonly onSelect: (runId: string, range: boolean) => void
  readonly onSelectAll: () => void
  readonly onToggle: (runId: string) => void
  readonly onOpen: (runId: string) => void
  readonly onRemove: () => void
  readonly onClear: () => void
  readonly scrollTo: (index: number) => void
}

export function useTableKeys(actions: Actions): {
  readonly activeId: string | undefined
  readonly onKeyDown: (event: KeyboardEvent) => void
} {
  const [activeId, setActive] = useState<string>()
  const place = useMemo(
    () =>
      activeId === undefined
        ? -1
        : actions.lines.findIndex((line) => line.kind === 'run' && line.run.runId === activeId),
    [actions.lines, activeId],
  )
  const moveTo = (index: number, extend: boolean): void => {
    const at = Math.max(0, Math.min(actions.lines.length - 1, index))
    const line = actions.lines[at]
    if (line?.kind !== 'run') return
    setActive(line.run.runId)
    actions.scrollTo(at)
    if (extend) actions.onSelect(line.run.runId, true)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event) || isTyping(event.target)) return
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 20,
      PageUp: -20,
      Home: -Infinity,
      End: Infinity,
    }
    const step = steps[event.key]
    if (step !== undefined) {
      event.preventDefault()
      moveTo(Number.isFinite(step) ? place + step : step < 0 ? 0 : actions.lines.length - 1, event.shiftKey)
    } else if (act(event, actions, actions.lines[place])) event.preventDefault()
  }
  return { activeId, onKeyDown }
}

/** True when the key meant something here. */
function act(event: KeyboardEvent, actions: Actions, line: TableLine | undefined): boolean {
  if (event.key === 'a' && (event.ctrlKey || event.metaKey)) return done(actions.onSelectAll())
  if (event.key === 'Escape') return !isEscapeTaken(event.nativeEvent) && done(actions.onClear())
  if (event.key === 'Delete') return done(actions.onRemove())
  if (line?.kind !== 'run' || event.target !== event.currentTarget) return false
  const { run, open } = line
  if (event.key === ' ') return done(actions.onSelect(run.runId, event.shiftKey))
  if (event.key === 'Enter') return done(actions.onOpen(run.runId))
  const folds = (event.key === 'ArrowRight' && !open) || (event.key === 'ArrowLeft' && open)
  return folds && run.children > 0 ? done(actions.onToggle(run.runId)) : false
}

const done = (_acted: void): true => true
