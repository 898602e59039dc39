import { useTranslation } from 'react-i18next'
import { useSystem } from '#frame/use-system.ts'
import { Chip } from '#ui/Chip.tsx'
import type { StepFacts } from './facts.ts'
import { Section } from './Section.tsx'

const Packages = ({ facts }: { facts: StepFacts }) => {
  const { t } = useTranslation('pipelines')
  const python = useSystem()?.python
  return (
    <>
      <Section title={t('inspector.packages')}>
        {facts.packages.length === 0 && <p className="t3">{t('inspector.noPackages')}</p>}
        <div className="n-chips">
          {facts.packages.map((name) => (
            <Chip key={name} mono>
              {name}
            </Chip>
          ))}
        </div>
      </Section>
      {facts.indexUrls.length > 0 && (
        <Section title={t('inspector.indexes')}>
          {facts.indexUrls.map((url) => (
            <div key={url} className="mono trunc" title={url}>
              {url}
            </div>
          ))}
        </Section>
      )}
      {python?.version !== undefined && (
        <Section title={t('inspector.python')}>
          <span>Python {python.version}</span>{' '}
          <span className="mono t3" title={python.path}>
            {python.path}
          </span>
        </Section>
      )}
    </>
  )
}

/** What a Python step needs installed; for every other step the image it names. */
export const EnvironmentTab = ({ facts }: { facts: StepFacts }) => {
  const { t } = useTranslation('pipelines')
  const isPython = facts.source !== undefined
  return (
    <div className="n-sections">
      {isPython && <Packages facts={facts} />}
      {facts.image !== undefined && (
        <Section title={t('inspector.image')}>
          <div className="mono n-port__text">{facts.image}</div>
          {isPython && <p className="t3">{t('inspector.imageNote')}</p>}
        </Section>
      )}
    </div>
  )
}
