import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '#frame/commands/commands.ts'
import { Button } from '#ui/Button.tsx'
import { IconSave } from '#ui/icons.ts'
import { Tooltip } from '#ui/Tooltip.tsx'
import { useOpenSession, useSessionState, useUnsaved } from '../editor/use-session.ts'

/** Where what was typed stands: kept and not saved, saved as a version, or in this window only. */
export const SaveState = ({ otherwise }: { otherwise: string }) => {
  const told = useSaveWords()
  // How long ago it was changed is not read out each time that it says something else.
  return (
    <>
      <span role="status">{told}</span>
      {told === undefined && otherwise}
    </>
  )
}

const useSaveWords = (): ReactNode => {
  const { t } = useTranslation('editor')
  const unsaved = useUnsaved()
  const keeping = useSessionState((state) => state.keeping)
  const saving = useSessionState((state) => state.saving)
  const word = useSessionState((state) => state.word)
  if (keeping === 'failing') return <span className="n-unkept">{t('save.notKept')}</span>
  if (saving) return t('save.saving')
  if (unsaved) return <span title={t('save.keptHint')}>{t('save.unsaved')}</span>
  return word?.say === 'saved' ? t('save.savedAs', { version: word.version }) : undefined
}

export const SaveButton = () => {
  const { t } = useTranslation('editor')
  const session = useOpenSession()
  const unsaved = useUnsaved()
  const saving = useSessionState((state) => state.saving)
  const gone = useSessionState((state) => state.disk === 'gone')
  const save = () => void session.save()
  useCommands('here', [
    { id: 'pipeline.save', label: t('save.action'), icon: IconSave, shortcut: 'mod+S', run: save },
  ])
  return (
    <Tooltip label={unsaved ? t('save.hint') : t('save.nothing')} shortcut="mod+S">
      <Button icon={IconSave} disabled={saving || !(unsaved || gone)} onClick={save}>
        {t('save.action')}
      </Button>
    </Tooltip>
  )
}
