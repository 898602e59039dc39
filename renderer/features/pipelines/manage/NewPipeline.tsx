import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '#frame/commands/commands.ts'
import { Button } from '#ui/Button.tsx'
import { IconPlus } from '#ui/icons.ts'
import { NewPipelineDialog } from './NewPipelineDialog.tsx'

/** A pipeline without steps or from a template: it asks for a name, makes the file and opens it. */
export const NewPipeline = ({ primary }: { primary: boolean }) => {
  const { t } = useTranslation('manage')
  const [asking, setAsking] = useState(false)
  const ask = () => setAsking(true)
  useCommands('here', [{ id: 'pipelines.new', label: t('create'), icon: IconPlus, shortcut: 'n', run: ask }])
  return (
    <>
      <Button variant={primary ? 'primary' : 'default'} icon={IconPlus} onClick={ask}>
        {t('create')}
      </Button>
      {asking && <NewPipelineDialog onClose={() => setAsking(false)} />}
    </>
  )
}
