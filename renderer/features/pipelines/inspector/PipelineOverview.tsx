import { useTranslation } from 'react-i18next'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconCheck, IconWarning } from '#ui/icons.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Prose } from '#ui/Prose.tsx'
import { PipelineForm } from './pipeline/PipelineForm.tsx'
import { Section } from './Section.tsx'

/** More of the same says nothing new; the strip below the canvas lists all. */
const most = 12

const Readiness = ({ detail, onShow }: { detail: PipelineDetail; onShow: (step: string) => void }) => {
  const { t } = useTranslation('pipelines')
  const errors = detail.runProblems.filter((problem) => problem.severity === 'error')
  if (errors.length === 0) {
    return (
      <p className="row n-ready">
        <Icon of={IconCheck} size={14} />
        {t('inspector.ready')}
      </p>
    )
  }
  return (
    <>
      <p className="row n-blocked">
        <Icon of={IconWarning} size={14} />
        {t('inspector.notReady', { count: errors.length })}
      </p>
      <ul className="n-reasons">
        {errors.slice(0, most).map(({ message, hint, task }) => (
          <li key={`${task} ${message}`}>
            {task === undefined ? (
              <Prose text={message} />
            ) : (
              <button type="button" className="link n-reasons__link" onClick={() => onShow(task)}>
                <Prose text={message} />
              </button>
            )}
            {hint !== undefined && (
              <div className="t3">
                <Prose text={hint} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {errors.length > most && (
        <p className="t3">{t('inspector.andMore', { count: errors.length - most })}</p>
      )}
    </>
  )
}

/** The pipeline itself, edited; whether it can run here, and where its file is. */
export const PipelineOverview = ({
  detail,
  asked,
  onShow,
}: {
  detail: PipelineDetail
  asked: string | undefined
  onShow: (step: string) => void
}) => {
  const { t } = useTranslation('pipelines')
  return (
    <div className="n-sections">
      <Section title={t('inspector.readiness')}>
        <Readiness detail={detail} onShow={onShow} />
      </Section>
      <PipelineForm problems={detail.problems} asked={asked} />
      <Section title={t('inspector.file')}>
        <KeyValue
          facts={[{ key: t('inspector.path'), value: <span className="mono">{detail.file}</span> }]}
        />
      </Section>
    </div>
  )
}
