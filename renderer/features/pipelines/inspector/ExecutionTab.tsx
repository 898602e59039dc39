import { useTranslation } from 'react-i18next'
import type { GraphNode } from '#shared/graph.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import type { StepFacts } from './facts.ts'
import { Section } from './Section.tsx'

export const ExecutionTab = ({ facts, node }: { facts: StepFacts; node: GraphNode }) => {
  const { t } = useTranslation('pipelines')
  const resources = Object.entries(facts.resources)
  return (
    <div className="n-sections">
      <KeyValue
        facts={[
          { key: t('inspector.cache'), value: facts.cache ? t('inspector.on') : t('inspector.off') },
          { key: t('inspector.retries'), value: facts.retries === 0 ? t('inspector.none') : facts.retries },
          { key: t('inspector.path'), value: <span className="mono">{node.id}</span> },
        ]}
      />
      {resources.length > 0 && (
        <Section title={t('inspector.resources')}>
          <KeyValue facts={resources.map(([key, value]) => ({ key, value }))} />
        </Section>
      )}
      {facts.env.length > 0 && (
        <Section title={t('inspector.env')}>
          <KeyValue
            facts={facts.env.map(({ name, value }) => ({
              key: name,
              value: <span className="mono">{value}</span>,
              mono: true,
            }))}
          />
        </Section>
      )}
    </div>
  )
}
