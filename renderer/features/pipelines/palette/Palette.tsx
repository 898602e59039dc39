import { type ReactNode, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Splitter } from '#ui/Splitter.tsx'
import { readStored, writeStored } from '#ui/stored.ts'
import { useWide } from '#ui/use-wide.ts'
import type { Adding } from '../wiring/use-adding.ts'
import { PalettePanel } from './PalettePanel.tsx'
import { PaletteRail } from './PaletteRail.tsx'

/** The palette beside the canvas, or, in a small window until it is opened, a column of icons. */
export const Palette = ({ adding, children }: { adding: Adding; children: ReactNode }) => {
  const { t } = useTranslation('adding')
  const wide = useWide()
  const key = wide ? 'palette.shown.wide' : 'palette.shown'
  const [, setChanged] = useState(0)
  const shown = readStored(key, wide)
  const show = useCallback(
    (now: boolean) => {
      writeStored(key, now)
      setChanged((count) => count + 1)
    },
    [key],
  )
  const hide = useCallback(() => show(false), [show])
  return (
    <Splitter
      direction="columns"
      side="start"
      name="palette"
      size={200}
      min={150}
      max={420}
      label={t('palette.resize')}
      folded={!shown}
      pane={
        shown ? (
          <PalettePanel adding={adding} onHide={hide} />
        ) : (
          <PaletteRail adding={adding} onShow={() => show(true)} />
        )
      }
    >
      {children}
    </Splitter>
  )
}
