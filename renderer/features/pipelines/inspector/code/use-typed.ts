import { useCallback, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { followName } from '#core/edit/follow-name.ts'
import { useEditor } from '../../editor/use-editor.ts'
import { useTyping } from '../fields/use-typing.ts'
import { useAttempt } from '../use-attempt.ts'

/** Reading code of thousands of lines takes longer than a keystroke may. */
const settleMs = (code: string): number => (code.length > 20_000 ? 250 : 0)

interface Waiting {
  readonly timer: ReturnType<typeof setTimeout>
  readonly write: () => void
  /** When it is written at the latest, on the clock of the page. */
  readonly by: number
}

/** No key waits longer than this, however long one types without a pause, in ms: a killed window costs a second at most. */
const atMostMs = 700

/** Types into the document, long code a moment later; what waits is written before the tab goes. */
export const useTyped = (node: string) => {
  const { t } = useTranslation('adding')
  const editor = useEditor()
  const attempt = useAttempt()
  const typing = useTyping()
  const waiting = useRef<Waiting>(undefined)
  const flush = useCallback(() => {
    const held = waiting.current
    waiting.current = undefined
    if (held === undefined) return
    clearTimeout(held.timer)
    held.write()
  }, [])
  useEffect(() => flush, [flush, node])
  const type = useCallback(
    (code: string) => {
      const group = `${typing()}-${node}`
      const write = () => {
        const named = followName(editor.doc(), node, code, t('thing.python'))
        attempt([{ edit: 'set-source', node, code }, ...(named === undefined ? [] : [named])], group)
      }
      const now = performance.now()
      const by = waiting.current?.by ?? now + atMostMs
      clearTimeout(waiting.current?.timer)
      waiting.current = undefined
      const wait = Math.min(settleMs(code), Math.max(0, by - now))
      if (wait === 0) write()
      else waiting.current = { write, by, timer: setTimeout(flush, wait) }
    },
    [attempt, editor, typing, flush, node, t],
  )
  return { type, flush }
}
