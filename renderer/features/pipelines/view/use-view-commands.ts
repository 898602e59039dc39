import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '#frame/commands/commands.ts'
import type { CanvasHandle } from '#ui/canvas/index.ts'
import { IconFit, IconPlay } from '#ui/icons.ts'
import type { RunPart } from '../route.tsx'

/** What the canvas does by itself where the focus is on it, from anywhere else too. */
const onCanvas = [
  ['find', 'mod+f'],
  ['outline', 'o'],
  ['tidy', 'shift+t'],
  ['fitSelection', 'shift+f'],
  ['note', 'n'],
] as const

/** As on the canvas. */
export const partKeys = { to: 'shift+r', from: 'alt+r', only: 'alt+shift+r' } as const

export const useViewCommands = (room: {
  canvas: RefObject<CanvasHandle | null>
  launch: (open: boolean, part?: RunPart) => void
  /** The step that parts of the pipeline are run to, from, or alone. */
  step: string | undefined
  toggleInspector: () => void
  clear: () => void
}): void => {
  const { t } = useTranslation(['pipelines', 'canvas', 'desk'])
  const { canvas, launch, step, toggleInspector, clear } = room
  const run = {
    id: 'pipeline.run',
    label: t('pipelines:run'),
    icon: IconPlay,
    shortcut: 'r',
    run: () => launch(true),
  }
  const parts = (['to', 'from', 'only'] as const).flatMap((kind) =>
    step === undefined || step.startsWith('note:')
      ? []
      : [
          {
            id: `pipeline.run.${kind}`,
            label: t(`pipelines:view.part.${kind}`),
            icon: IconPlay,
            shortcut: partKeys[kind],
            run: () => launch(true, { [kind]: step }),
          },
        ],
  )
  useCommands('here', [
    run,
    ...parts,
    {
      id: 'pipeline.inspector',
      label: t('pipelines:view.toggleInspector'),
      shortcut: 'i',
      run: toggleInspector,
    },
  ])
  useCommands('canvas', [
    {
      id: 'canvas.fit',
      label: t('canvas:fit'),
      icon: IconFit,
      shortcut: 'f',
      run: () => canvas.current?.fit(),
    },
    { id: 'canvas.in', label: t('canvas:zoomIn'), shortcut: '+', run: () => canvas.current?.zoomIn() },
    { id: 'canvas.out', label: t('canvas:zoomOut'), shortcut: '-', run: () => canvas.current?.zoomOut() },
    ...onCanvas.map(([id, shortcut]) => ({
      id: `canvas.${id}`,
      label: t(`desk:action.${id}`),
      shortcut,
      run: () => canvas.current?.act(id),
    })),
    { id: 'canvas.clear', label: t('canvas:keys.clear'), shortcut: 'escape', run: clear },
  ])
}
