import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Adding } from '../wiring/use-adding.ts'
import { useFileDrop } from './use-file-drop.ts'

/** The canvas as a place to drop files on. */
export const FileDrop = ({ adding, children }: { adding: Adding; children: ReactNode }) => {
  const { t } = useTranslation('files')
  const { over, handlers } = useFileDrop(adding)
  return (
    <div className="n-pipeline__canvas" {...handlers}>
      {children}
      {over && <div className="n-drop">{t('drop')}</div>}
    </div>
  )
}
