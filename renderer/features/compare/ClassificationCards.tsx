import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useStudioClient } from '#client/ClientProvider.tsx'
import type { RunDetail } from '#shared/contract/studio.ts'
import { slotColour } from '#ui/curve/run-colours.ts'
import { ConfusionMatrix } from '#ui/plot/ConfusionMatrix.tsx'
import { type Classification, classificationOf } from '#ui/plot/classification.ts'
import { Roc } from '#ui/plot/Roc.tsx'
import type { ComparedRun } from './Pictures.tsx'

export interface Classified extends Classification {
  readonly run: ComparedRun
}

const mostDrawn = 10

/** The last classification result of each pipeline run; runs of scripts have none. */
export function useClassification(runs: readonly ComparedRun[]): readonly Classified[] {
  const client = useStudioClient()
  const pipelines = runs.filter(({ run }) => run.kind === 'pipeline').slice(0, mostDrawn)
  const answers = useQueries({
    queries: pipelines.map(({ runId }) => ({
      queryKey: ['classification', runId],
      queryFn: async () => found(await client.runs.get({ runId })) ?? null,
    })),
  })
  return pipelines.flatMap((run, index) => {
    const result = answers[index]?.data
    return result === null || result === undefined ? [] : [{ ...result, run }]
  })
}

function found({ tasks }: RunDetail): Classification | undefined {
  const artifacts = tasks.flatMap((task) => Object.values(task.outputs?.artifacts ?? {}).flat())
  return artifacts
    .map((artifact) => classificationOf(artifact.metadata))
    .filter((one) => one !== undefined)
    .at(-1)
}

export const ClassificationCards = ({ classified }: { classified: readonly Classified[] }) => {
  const { t } = useTranslation('compare')
  if (classified.length === 0) return null
  const curves = classified.filter((one) => one.roc.length > 1)
  const matrices = classified.filter((one) => one.confusion !== undefined)
  return (
    <div className="n-classified">
      {curves.length > 0 && (
        <section className="n-card">
          <header className="n-card__head strong">ROC</header>
          <Roc
            curves={curves.map(({ run, roc }) => ({
              id: run.runId,
              name: run.name,
              colour: slotColour(run.slot),
              points: roc,
            }))}
            labels={{ chance: t('roc.chance'), x: t('roc.x'), y: t('roc.y') }}
          />
        </section>
      )}
      {matrices.length > 0 && (
        <section className="n-card">
          <header className="n-card__head strong">{t('confusion')}</header>
          <div className="n-classified__matrices">
            {matrices.map(({ run, confusion }) => (
              <div key={run.runId}>
                <div className="n-diff__run">
                  <span className="n-dot" style={{ background: slotColour(run.slot) }} />
                  <span className="trunc">{run.name}</span>
                </div>
                {confusion !== undefined && <ConfusionMatrix confusion={confusion} name={run.name} />}
              </div>
            ))}
          </div>
          <p className="n-card__note">{t('confusionHow')}</p>
        </section>
      )}
    </div>
  )
}
