import { useTranslation } from 'react-i18next'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import type { PipelineInput } from '#shared/graph.ts'
import { formatValue } from '#ui/format.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconCheck, IconWarning } from '#ui/icons.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Prose } from '#ui/Prose.tsx'
import { Section } from './Section.tsx'

const Default = ({ input }: { input: PipelineInput }) => {
  const { t } = useTranslation('pipelines')
  if (input.defaultValue !== undefined) {
    return (
      <>
        <span className="t3">{t('inspector.default')} </span>
        <span className="mono n-port__text">{formatValue(input.defaultValue)}</span>
      </>
    )
  }
  return <span className="t3">{input.optional ? t('inspector.optional') : t('inspector.required')}</span>
}

const Input = ({ input, type }: { input: PipelineInput; type: string }) => (
  <div className="n-port">
    <div className="row">
      <span className="mono mid trunc">{input.name}</span>
      <span className="cap t3 nowrap">{type}</span>
    </div>
    <div className="n-port__values">
      <Default input={input} />
    </div>
    {input.description !== undefined && <p className="cap t2">{input.description}</p>}
  </div>
)

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

/** The pipeline itself: what it is for, what it takes, whether it can run here. */
export const PipelineOverview = ({
  detail,
  onShow,
}: {
  detail: PipelineDetail
  onShow: (step: string) => void
}) => {
  const { t } = useTranslation('pipelines')
  const typeOf = (name: string): string => detail.graph?.inputs.find((port) => port.name === name)?.type ?? ''
  return (
    <div className="n-sections">
      <Section title={t('inspector.description')}>
        <p className={detail.description === undefined ? 't3' : 'n-about'}>
          {detail.description ?? t('inspector.noDescription')}
        </p>
      </Section>
      <Section title={t('inspector.readiness')}>
        <Readiness detail={detail} onShow={onShow} />
      </Section>
      {detail.inputs.length > 0 && (
        <Section title={t('inspector.inputsOf')}>
          {detail.inputs.map((input) => (
            <Input key={input.name} input={input} type={typeOf(input.name)} />
          ))}
        </Section>
      )}
      <Section title={t('inspector.file')}>
        <KeyValue
          facts={[{ key: t('inspector.path'), value: <span className="mono">{detail.file}</span> }]}
        />
      </Section>
    </div>
  )
}
