/** Files of the run and of its steps, and a look at the one that is chosen. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useEvents, useStudio } from '#client/ClientProvider.tsx'
import type { RunDetail } from '#shared/contract/studio.ts'
import type { ArtifactValue } from '#shared/run.ts'
import { Empty } from '#ui/Empty.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconFile } from '#ui/icons.ts'
import { type ArtifactPlace, artifactPlace } from '#ui/run/artifact-place.ts'
import { ArtifactCard } from '#ui/run/Values.tsx'
import { Splitter } from '#ui/Splitter.tsx'
import './artifacts.css'
import { ArtifactTree } from '#ui/run/preview/ArtifactTree.tsx'
import { Preview } from '#ui/run/preview/Preview.tsx'

interface Place {
  readonly runId: string
  readonly name: string
}

export const ArtifactsTab = ({ detail }: { detail: RunDetail }) => {
  const { t } = useTranslation(['run', 'common'])
  const [params, setParams] = useSearchParams()
  const [typed, setTyped] = useState<ArtifactValue>()
  const given = useMemo(() => givenOut(detail), [detail])
  const path = params.get('path')
  const asked = path === null ? undefined : { runId: params.get('in') ?? detail.run.runId, path }
  // A report is what most people came for: it is open at once.
  const chosen: ArtifactPlace | undefined = asked ?? given.find((one) => one.type === 'HTML')?.file
  const choose = (file: ArtifactPlace): void => {
    setTyped(undefined)
    setParams((before) => withFile(before, file), { replace: true })
  }
  const tree = (
    <Files
      detail={detail}
      given={given}
      chosen={typed === undefined ? chosen : undefined}
      onChoose={choose}
      typed={typed}
      onTyped={setTyped}
    />
  )
  return (
    <Splitter
      direction="columns"
      side="start"
      name="run.files"
      size={320}
      min={200}
      max={700}
      label={t('common:resize')}
      pane={tree}
    >
      <div className="n-files__view">
        {typed !== undefined ? (
          <div className="n-values">
            <ArtifactCard value={typed} />
          </div>
        ) : chosen === undefined ? (
          <Empty art={<Icon of={IconFile} size={32} />} title={t('run:artifacts.choose')} />
        ) : (
          <Preview key={`${chosen.runId}/${chosen.path}`} file={chosen} typed={typeIn(given, chosen)} />
        )}
      </div>
    </Splitter>
  )
}

const typeIn = (given: readonly GivenOut[], file: ArtifactPlace): string | undefined =>
  given.find((one) => one.file?.runId === file.runId && one.file.path === file.path)?.type

interface FilesProps {
  readonly detail: RunDetail
  readonly given: readonly GivenOut[]
  readonly chosen: ArtifactPlace | undefined
  readonly onChoose: (file: ArtifactPlace) => void
  readonly typed: ArtifactValue | undefined
  readonly onTyped: (value: ArtifactValue) => void
}

/** Files by the step that made them, then the outputs that are facts more than files. */
const Files = ({ detail, given, chosen, onChoose, typed, onTyped }: FilesProps) => {
  const { t } = useTranslation('run')
  const places = useMemo(() => placesOf(detail), [detail])
  const facts = given.filter((one) => one.file === undefined || one.type.endsWith('Metrics'))
  const kept = given.filter((one) => isElsewhere(one, places)).filter((one) => !facts.includes(one))
  return (
    <div className="n-files">
      {places.map((place) => (
        <RunFiles
          key={place.runId}
          place={place}
          titled={places.length > 1}
          chosen={chosen}
          onChoose={onChoose}
          typeOf={(file) => typeIn(given, file)}
        />
      ))}
      {kept.length > 0 && (
        <section>
          <h2 className="n-files__title">{t('artifacts.reused')}</h2>
          {kept.map(({ task, value, type, file }) => (
            <button
              key={`${task}${value.uri}${value.name}`}
              type="button"
              className="n-files__row"
              aria-current={(file.runId === chosen?.runId && file.path === chosen.path) || undefined}
              onClick={() => onChoose(file)}
            >
              <span className="n-chip">{type}</span>
              <span className="trunc grow">{value.name}</span>
              <span className="t3 trunc">{task}</span>
            </button>
          ))}
        </section>
      )}
      {facts.length > 0 && (
        <section>
          <h2 className="n-files__title">{t('artifacts.typed')}</h2>
          {facts.map(({ task, value, type }) => (
            <button
              key={`${task}${value.uri}${value.name}`}
              type="button"
              className="n-files__row"
              aria-current={typed === value || undefined}
              onClick={() => onTyped(value)}
            >
              <span className="n-chip">{type}</span>
              <span className="trunc grow">{value.name}</span>
              <span className="t3 trunc">{task}</span>
            </button>
          ))}
        </section>
      )}
    </div>
  )
}

const withFile = (before: URLSearchParams, file: ArtifactPlace): URLSearchParams => {
  const next = new URLSearchParams(before)
  next.set('path', file.path)
  next.set('in', file.runId)
  return next
}

/** The run first, then each of its steps that has a run of its own, in the order they ran. */
function placesOf({ run, tasks, childRuns }: RunDetail): Place[] {
  const steps = tasks.flatMap((task) =>
    task.runId === undefined ? [] : [{ runId: task.runId, name: task.name }],
  )
  const others = steps.length > 0 ? [] : childRuns
  return [{ runId: run.runId, name: run.name }, ...steps, ...others]
}

interface GivenOut {
  readonly task: string
  readonly value: ArtifactValue
  readonly type: string
  readonly file: ArtifactPlace | undefined
}

/** Made by another run, and handed on by a step that was reused. */
const isElsewhere = (
  one: GivenOut,
  places: readonly Place[],
): one is GivenOut & { readonly file: ArtifactPlace } =>
  one.file !== undefined && !places.some((place) => place.runId === one.file?.runId)

/** Every artifact a step gave out, with the file it is kept in. */
function givenOut(detail: RunDetail): GivenOut[] {
  return detail.tasks
    .filter((task) => task.kind === 'step' || task.kind === 'importer')
    .flatMap((task) =>
      Object.values(task.outputs?.artifacts ?? {})
        .flat()
        .map((value) => ({
          task: task.name,
          value,
          type: value.type.replace(/^system\./, ''),
          file: artifactPlace(value.uri),
        })),
    )
}

interface RunFilesProps {
  readonly place: Place
  readonly titled: boolean
  readonly chosen: ArtifactPlace | undefined
  readonly onChoose: (file: ArtifactPlace) => void
  readonly typeOf: (file: ArtifactPlace) => string | undefined
}

const RunFiles = ({ place, titled, chosen, onChoose, typeOf }: RunFilesProps) => {
  const { t } = useTranslation('run')
  const studio = useStudio()
  const queries = useQueryClient()
  const query = useQuery(studio.runs.artifacts.queryOptions({ input: { runId: place.runId } }))
  useEvents((event) => {
    if (event.type !== 'artifacts' || event.runId !== place.runId) return
    void queries.invalidateQueries({ queryKey: studio.runs.artifacts.key({ input: { runId: place.runId } }) })
  })
  const none = query.data?.length === 0
  if (none && titled) return null
  return (
    <section>
      {titled && <h2 className="n-files__title">{place.name}</h2>}
      {none ? (
        <p className="n-files__none">{t('artifacts.none')}</p>
      ) : (
        <ArtifactTree
          runId={place.runId}
          root={query.data ?? []}
          chosen={chosen}
          onChoose={onChoose}
          typeOf={typeOf}
        />
      )}
    </section>
  )
}
