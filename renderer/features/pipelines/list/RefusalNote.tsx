import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { IconButton } from '#ui/Button.tsx'
import { IconClose } from '#ui/icons.ts'
import { Prose } from '#ui/Prose.tsx'
import type { Refusal } from '../use-import.ts'
import { PlaceInFile } from '../view/PlaceInFile.tsx'

/** A file that was not added: what it is, where it is wrong, what to do. Stays until it is dismissed. */
export const RefusalNote = ({ refusal, onDismiss }: { refusal: Refusal; onDismiss: () => void }) => {
  const { t } = useTranslation(['pipelines', 'files'])
  const { id, file } = refusal
  return (
    <section className="n-refusal" role="alert">
      <div className="grow">
        <h2 className="strong">
          {id === undefined ? t('refused', { file }) : t('files:taken', { file })}
          {id !== undefined && <Link to={`/pipelines/${id}`}>{t('files:open')}</Link>}
        </h2>
        <ul>
          {refusal.problems.map((problem) => (
            <li key={`${problem.code} ${problem.message}`}>
              <Prose text={problem.message} /> <PlaceInFile problem={problem} />
              {problem.hint !== undefined && (
                <div className="t2">
                  <Prose text={problem.hint} />
                </div>
              )}
            </li>
          ))}
        </ul>
      </div>
      <IconButton icon={IconClose} label={t('dismiss')} size="s" onClick={onDismiss} />
    </section>
  )
}
