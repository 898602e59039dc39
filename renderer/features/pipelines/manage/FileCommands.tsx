import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { serializePipeline } from '#core/spec/serialize.ts'
import { useCommands } from '#frame/commands/commands.ts'
import { IconCopy, IconEdit, IconPlus, IconTrash } from '#ui/icons.ts'
import { useOpenSession } from '../editor/use-session.ts'
import { lastPart } from './FileMenu.tsx'
import { NameDialog } from './NameDialog.tsx'
import { NewPipelineDialog } from './NewPipelineDialog.tsx'
import { useFileActions } from './use-file-actions.ts'

/** What can be done with the file of the open pipeline, as commands. */
export const FileCommands = ({ name }: { name: string }) => {
  const { t } = useTranslation('manage')
  const actions = useFileActions()
  const session = useOpenSession()
  const { id } = session
  const [asking, setAsking] = useState<'create' | 'rename' | undefined>()
  const duplicate = () =>
    actions.duplicate(id, session.isUnsaved() ? serializePipeline(session.editor.doc()) : undefined)
  useCommands('here', [
    { id: 'pipelines.new', label: t('create'), icon: IconPlus, run: () => setAsking('create') },
    { id: 'pipeline.rename', label: t('rename'), icon: IconEdit, run: () => setAsking('rename') },
    { id: 'pipeline.duplicate', label: t('duplicate'), icon: IconCopy, run: () => void duplicate() },
    {
      id: 'pipeline.remove',
      label: t('remove'),
      icon: IconTrash,
      run: () => void actions.remove(id, name, true),
    },
  ])
  const close = () => setAsking(undefined)
  if (asking === undefined) return null
  return asking === 'create' ? (
    <NewPipelineDialog onClose={close} />
  ) : (
    <NameDialog
      title={t('rename')}
      label={t('fileName')}
      action={t('renameAction')}
      initial={lastPart(id)}
      onGiven={(to) => actions.rename(id, to, true)}
      onClose={close}
    />
  )
}
