import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '#client/ClientProvider.tsx'
import { currentLanguage } from '#i18n/index.ts'
import { NameDialog } from './NameDialog.tsx'
import { TemplateChoice } from './TemplateChoice.tsx'
import { stepNames, templateWords } from './template-words.ts'
import { useFileActions } from './use-file-actions.ts'

/** Asks what a new pipeline is called and begins with; makes the file and opens it. */
export const NewPipelineDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation('manage')
  const { t: ofTemplates } = useTranslation('templates')
  const studio = useStudio()
  const { create } = useFileActions()
  const { data } = useQuery(studio.templates.list.queryOptions({ staleTime: Number.POSITIVE_INFINITY }))
  const [chosen, setChosen] = useState('')
  const template = data?.find(({ id }) => id === chosen)
  const words = template === undefined ? undefined : templateWords(ofTemplates, template)
  // The file speaks English by itself, and more of it than there is room for here.
  const own =
    template === undefined || currentLanguage() === 'en'
      ? {}
      : { description: words?.text ?? '', names: stepNames(ofTemplates, template) }
  const begun = template === undefined ? undefined : { template: template.id, ...own }
  return (
    <NameDialog
      title={t('create')}
      label={t('name')}
      action={t('createAction')}
      initial=""
      suggested={words?.title ?? ''}
      onGiven={(name) => create(name, begun)}
      onClose={onClose}
    >
      <TemplateChoice templates={data ?? []} chosen={chosen} onChoose={setChosen} />
    </NameDialog>
  )
}
