import { useReactFlow } from '@xyflow/react'
import { type PointerEvent, useCallback, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Desk } from './actions.ts'
import type { Kit } from './table.ts'

type Given = Pick<Kit, 'scene' | 'handle'> & {
  readonly desk: Desk | undefined
  readonly host: HTMLElement | null
}

/** What actions work with, the same object throughout; `track` hears where the pointer is. */
export const useKit = ({ desk, scene, host, handle }: Given) => {
  const { t } = useTranslation('desk')
  const flow = useReactFlow()
  const latest = useRef(desk)
  latest.current = desk
  const pointer = useRef<{ readonly x: number; readonly y: number } | undefined>(undefined)
  const track = useCallback((event: PointerEvent) => {
    pointer.current = { x: event.clientX, y: event.clientY }
  }, [])
  const name = t('newPipeline')
  const kit = useMemo(
    (): Kit => ({
      desk: () => latest.current,
      scene,
      handle,
      point: () => {
        const box = host?.getBoundingClientRect()
        const middle = { x: (box?.x ?? 0) + (box?.width ?? 0) / 3, y: (box?.y ?? 0) + (box?.height ?? 0) / 3 }
        return flow.screenToFlowPosition(pointer.current ?? middle)
      },
      pipelineName: name,
    }),
    [scene, handle, host, flow, name],
  )
  return { kit, track }
}
