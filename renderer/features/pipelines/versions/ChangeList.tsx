import { useTranslation } from 'react-i18next'
import type { PipelineChanges } from '#shared/contract/versions.ts'

/** Which steps came, went or are different, one a line; what of them differs behind it. */
export const ChangeList = ({ changes }: { changes: PipelineChanges }) => {
  const { t } = useTranslation('versions')
  const { steps, about, layout } = changes
  if (steps.length === 0 && !about && !layout) return <p className="t3 dense">{t('onlyText')}</p>
  return (
    <ul className="n-changes">
      {about && <li data-change="changed">{t('about')}</li>}
      {steps.map(({ id, label, change, parts }) => (
        <li key={`${change} ${id}`} data-change={change} title={id}>
          <span className="n-changes__mark" role="img" aria-label={t(`change.${change}`)} />
          <span className="strong trunc">{label}</span>
          {parts.length > 0 && (
            <span className="t3 trunc">{parts.map((part) => t(`part.${part}`)).join(t('comma'))}</span>
          )}
        </li>
      ))}
      {layout && <li className="t3">{t('layout')}</li>}
    </ul>
  )
}
