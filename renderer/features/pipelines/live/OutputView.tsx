import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '#client/ClientProvider.tsx'
import type { ArtifactValue } from '#shared/run.ts'
import { type ArtifactPlace, artifactPlace } from '#ui/run/artifact-place.ts'
import { ArtifactTree } from '#ui/run/preview/ArtifactTree.tsx'
import { Preview } from '#ui/run/preview/Preview.tsx'
import { ArtifactCard } from '#ui/run/Values.tsx'
import { Skeleton } from '#ui/Skeleton.tsx'

const shortType = ({ type }: ArtifactValue): string => type.replace(/^system\./, '')

/** A model is a folder more often than a file: what is in it can be looked at as well. */
const Folder = ({ place, type }: { place: ArtifactPlace; type: string }) => {
  const studio = useStudio()
  const { data } = useQuery(studio.runs.artifacts.queryOptions({ input: place }))
  const [chosen, setChosen] = useState<ArtifactPlace | undefined>()
  if (data === undefined) return <Skeleton height={120} />
  if (data.length === 0) return <Preview key={place.path} file={place} typed={type} />
  return (
    <div className="n-folder">
      <div className="n-folder__tree">
        <ArtifactTree
          runId={place.runId}
          root={data}
          chosen={chosen}
          onChoose={setChosen}
          typeOf={() => undefined}
        />
      </div>
      {chosen !== undefined && <Preview key={chosen.path} file={chosen} typed={undefined} />}
    </div>
  )
}

/** One artifact that a step gave, as what it is: a table, a report, a picture, curves, numbers. */
export const OutputView = ({ value }: { value: ArtifactValue }) => {
  const { t } = useTranslation('live')
  const place = artifactPlace(value.uri)
  const isFacts = shortType(value).endsWith('Metrics')
  if (place !== undefined && !isFacts) return <Folder key={value.uri} place={place} type={shortType(value)} />
  return (
    <div className="n-values">
      <ArtifactCard value={value} />
      {place === undefined && <p className="t3 dense">{t('data.elsewhere')}</p>}
    </div>
  )
}
