import { useTranslation } from 'react-i18next'
import type { RunDetail } from '#shared/contract/studio.ts'
import { FactTable } from './ParametersTab.tsx'

/** Where and with what it ran, and the tags that systems set. */
export const FactsTab = ({ detail }: { detail: RunDetail }) => {
  const { t } = useTranslation('run')
  const { run } = detail
  const identity: (readonly [string, string])[] = [
    ['run_id', run.runId],
    ['experiment_id', run.experimentId],
    ['artifact_uri', detail.artifactUri],
    ...(detail.pipeline === undefined ? [] : [['document', detail.pipeline.digest] as const]),
  ]
  const machine = Object.entries(detail.environment)
  const own = new Set(Object.keys(run.tags))
  const system = Object.entries(detail.allTags)
    .filter(([key]) => !own.has(key))
    .sort((a, b) => a[0].localeCompare(b[0]))
  return (
    <div className="n-facts">
      {machine.length > 0 && <FactTable title={t('machine')} rows={machine} />}
      <FactTable title={t('identity')} rows={identity} />
      {system.length > 0 && <FactTable title={t('systemTags')} rows={system} />}
    </div>
  )
}
