import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ArtifactValue, Outputs } from '#shared/run.ts'
import { formatMetric, formatValue } from '#ui/format.ts'
import { ConfusionMatrix } from '#ui/plot/ConfusionMatrix.tsx'
import { classificationOf } from '#ui/plot/classification.ts'
import { Roc } from '#ui/plot/Roc.tsx'
import { artifactPlace } from './artifact-place.ts'
import './values.css'

interface ValuesProps {
  readonly outputs: Outputs | undefined
  readonly empty: string
}

/** Parameters and artifacts that went in or came out, by name. */
export const Values = ({ outputs, empty }: ValuesProps) => {
  const { t } = useTranslation('run')
  const parameters = Object.entries(outputs?.parameters ?? {})
  const artifacts = Object.entries(outputs?.artifacts ?? {})
  if (parameters.length + artifacts.length === 0) return <p className="n-values__empty">{empty}</p>
  return (
    <div className="n-values">
      {parameters.length > 0 && (
        <section>
          <h2 className="n-sec">{t('step.parameters')}</h2>
          <dl>
            {parameters.map(([name, value]) => (
              <div key={name}>
                <dt className="mono">{name}</dt>
                <dd className="mono">{formatValue(value)}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {artifacts.map(([name, values]) => (
        <section key={name}>
          <h2 className="n-sec">
            <span className="mono">{name}</span>
          </h2>
          {values.map((value) => (
            <ArtifactCard key={value.uri} value={value} />
          ))}
        </section>
      ))}
    </div>
  )
}

/** Type, place and metadata of one artifact; classification metrics are drawn. */
export const ArtifactCard = ({ value }: { value: ArtifactValue }) => {
  const { t } = useTranslation('run')
  const place = artifactPlace(value.uri)
  const drawn = classificationOf(value.metadata)
  const facts = Object.entries(value.metadata).filter(
    ([key]) => key !== 'confidenceMetrics' && key !== 'confusionMatrix',
  )
  return (
    <div className="n-artifact">
      <header>
        <span className="n-chip">{value.type.replace(/^system\./, '')}</span>
        <span className="mono trunc grow" title={value.uri}>
          {value.name}
        </span>
        {place !== undefined && (
          <Link
            className="link dense"
            to={`/runs/${place.runId}?tab=artifacts&path=${encodeURIComponent(place.path)}`}
          >
            {t('step.preview')}
          </Link>
        )}
      </header>
      {facts.length > 0 && (
        <dl>
          {facts.map(([key, fact]) => (
            <div key={key}>
              <dt className="mono">{key}</dt>
              <dd className="mono">{typeof fact === 'number' ? formatMetric(fact) : formatValue(fact)}</dd>
            </div>
          ))}
        </dl>
      )}
      <div className="n-artifact__drawn">
        {drawn !== undefined && drawn.roc.length > 1 && (
          <Roc
            curves={[{ id: value.uri, name: value.name, colour: 'var(--run-1)', points: drawn.roc }]}
            labels={{ chance: t('roc.chance'), x: t('roc.x'), y: t('roc.y') }}
          />
        )}
        {drawn?.confusion !== undefined && (
          <div className="n-artifact__matrix">
            <ConfusionMatrix confusion={drawn.confusion} name={value.name} />
            <p className="t3 cap">{t('confusion')}</p>
          </div>
        )}
      </div>
    </div>
  )
}
