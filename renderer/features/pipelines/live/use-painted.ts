import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { changedNodes } from '#core/compare/steps.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { createStatusBoard, type StatusSource } from '#ui/canvas/index.ts'
import type { LiveRun } from '#ui/run/live-run.ts'
import { type Paint, paintRun, withFrames } from '#ui/run/paint.ts'
import { useGraphWords } from '#ui/run/use-graph-words.ts'
import { useLiveState } from '#ui/run/use-live-run.ts'
import { useEditorState } from '../editor/use-editor.ts'
import { useSessionState } from '../editor/use-session.ts'

/** The document that the run was made of. What is in the file is known already. */
const useRunDocument = (live: LiveRun | undefined): PipelineDocument | undefined => {
  const text = useLiveState(live, ({ detail }) => detail?.pipeline?.text)
  const saved = useSessionState((state) => (state.base.text === text ? state.saved : undefined))
  return useMemo(() => {
    if (saved !== undefined || text === undefined) return saved
    const parsed = parsePipeline(text)
    return parsed.ok ? parsed.value : undefined
  }, [saved, text])
}

const none: ReadonlySet<string> = new Set()

/**
 * Steps that are not what they were in the run, and the frames around them: what the run did is not what they would do.
 * Undefined while that is not known.
 */
export const useChanged = (live: LiveRun | undefined): ReadonlySet<string> | undefined => {
  const before = useRunDocument(live)
  // Typing does not wait for it.
  const now = useDeferredValue(useEditorState(({ drawn }) => drawn))
  return useMemo(() => {
    if (before === undefined) return undefined
    return before === now ? none : withFrames(changedNodes(before, now))
  }, [before, now])
}

/** What the run paints on the canvas of its pipeline. Undefined: nothing. */
export const usePainted = (
  live: LiveRun | undefined,
  changed: ReadonlySet<string> | undefined,
): StatusSource | undefined => {
  const words = useGraphWords()
  const [board] = useState(createStatusBoard)
  const latest = useRef({ words, changed })
  const painter = useRef<Paint | undefined>(undefined)
  latest.current = { words, changed }
  useEffect(() => {
    if (live === undefined) return undefined
    const shows = (id: string): boolean => latest.current.changed?.has(id) === false
    const paint = paintRun(live, board, () => latest.current.words, shows)
    painter.current = paint
    return paint.stop
  }, [live, board])
  useEffect(() => {
    // Both are in what it paints with.
    if (words !== undefined && changed !== undefined) painter.current?.again()
  }, [words, changed])
  return live === undefined ? undefined : board
}
