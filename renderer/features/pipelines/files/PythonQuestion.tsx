import { useTranslation } from 'react-i18next'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'

/** What a Python file asks before it becomes a pipeline. */
export type Question =
  | { readonly ask: 'trust'; readonly file: string }
  | { readonly ask: 'choose'; readonly file: string; readonly names: readonly string[] }

/** Opening somebody else's file must not run it: the person says so first. */
export const PythonQuestion = ({
  question,
  onAnswer,
}: {
  question: Question
  /** A name when one was to be chosen; undefined: no. */
  onAnswer: (answer: string | undefined) => void
}) => {
  const { t } = useTranslation('files')
  const { ask, file } = question
  return (
    <Dialog
      title={ask === 'trust' ? t('trustTitle') : t('chooseTitle')}
      size={440}
      onClose={() => onAnswer(undefined)}
    >
      <p className="t2">{ask === 'trust' ? t('trustText', { file }) : t('chooseText', { file })}</p>
      <div className="n-question">
        {ask === 'choose' &&
          question.names.map((name) => (
            <Button key={name} onClick={() => onAnswer(name)}>
              {name}
            </Button>
          ))}
        {ask === 'trust' && (
          <Button variant="primary" onClick={() => onAnswer('')}>
            {t('trustYes')}
          </Button>
        )}
        <Button variant="ghost" onClick={() => onAnswer(undefined)}>
          {t('cancel')}
        </Button>
      </div>
    </Dialog>
  )
}
