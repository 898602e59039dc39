import '../pipelines.css'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useStudio } from '#client/ClientProvider.tsx'
import { useCommands } from '#frame/commands/commands.ts'
import type { PipelineListItem } from '#shared/contract/studio.ts'
import { Button } from '#ui/Button.tsx'
import { Empty } from '#ui/Empty.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconOpenFile, IconPipelines, IconWarning } from '#ui/icons.ts'
import { LoadError } from '#ui/LoadError.tsx'
import { Search } from '#ui/Search.tsx'
import { Skeleton } from '#ui/Skeleton.tsx'
import { useFilesOver } from '#ui/use-files-over.ts'
import { PythonQuestion } from '../files/PythonQuestion.tsx'
import { NewPipeline } from '../manage/NewPipeline.tsx'
import { RemovedNote, Trashed } from '../manage/Trashed.tsx'
import { findPipelines } from '../model/search.ts'
import { useImport } from '../use-import.ts'
import { PipelineCard } from './PipelineCard.tsx'
import { RefusalNote } from './RefusalNote.tsx'

const FileButton = ({ onFiles }: { onFiles: (files: File[]) => void }) => {
  const { t } = useTranslation('pipelines')
  const input = useRef<HTMLInputElement>(null)
  const pick = () => input.current?.click()
  useCommands('here', [
    { id: 'pipelines.open', label: t('openFile'), icon: IconOpenFile, shortcut: 'mod+O', run: pick },
  ])
  return (
    <>
      <Button icon={IconOpenFile} onClick={pick}>
        {t('openFile')}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".yaml,.yml,.py,.pipeline"
        multiple
        hidden
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}

const Loading = () => (
  <div className="n-cards" aria-hidden>
    {Array.from({ length: 8 }, (_, at) => (
      <div key={at} className="n-card">
        <div className="n-card__picture" />
        <div className="n-card__text">
          <Skeleton width="60%" height={14} />
          <Skeleton width="40%" />
        </div>
      </div>
    ))}
  </div>
)

/** What is searched for lives in the address. */
const useFilter = () => {
  const [params, setParams] = useSearchParams()
  const set = (key: string, value: string) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old)
        if (value === '') next.delete(key)
        else next.set(key, value)
        return next
      },
      // The field shows what is typed at once.
      { replace: true, flushSync: true },
    )
  return { text: params.get('q') ?? '', only: params.get('only') === 'problems', set }
}
type Filter = ReturnType<typeof useFilter>

const ListBar = ({
  all,
  shown,
  filter,
  onFiles,
}: {
  all: readonly PipelineListItem[] | undefined
  shown: number
  filter: Filter
  onFiles: (files: File[]) => void
}) => {
  const { t } = useTranslation('pipelines')
  const { text, only, set } = filter
  return (
    <div className="n-bar">
      <h1 className="strong">{t('title')}</h1>
      {all !== undefined && <Counts shown={shown} total={all.length} />}
      <span className="grow" />
      {(only || (all ?? []).some((item) => item.problems.length > 0)) && (
        <Button
          variant={only ? 'default' : 'ghost'}
          icon={IconWarning}
          aria-pressed={only}
          onClick={() => set('only', only ? '' : 'problems')}
        >
          {t('onlyProblems')}
        </Button>
      )}
      <Search label={t('search')} value={text} onChange={(next) => set('q', next)} width={240} />
      <FileButton onFiles={onFiles} />
      <NewPipeline primary={all?.length === 0} />
    </div>
  )
}

/** All pipelines of the workspace as cards; takes files by button and by drop. */
export const PipelinesPage = () => {
  const { t } = useTranslation('pipelines')
  const studio = useStudio()
  const { data, error, refetch } = useQuery(studio.pipelines.list.queryOptions())
  const filter = useFilter()
  const { add, refusals, dismiss, asked, reading } = useImport()
  const onFiles = (files: File[]) => void add(files)
  const { over, handlers } = useFilesOver(onFiles)
  const found = findPipelines(data ?? [], filter.text, filter.only)
  const none = data !== undefined && data.length === 0
  return (
    <div className="n-pipelines" {...handlers}>
      <ListBar all={data} shown={found.length} filter={filter} onFiles={onFiles} />
      <div className="n-pipelines__body">
        <RemovedNote />
        {reading !== undefined && asked === undefined && <ReadingNote file={reading} />}
        {refusals.map((refusal) => (
          <RefusalNote key={refusal.file} refusal={refusal} onDismiss={() => dismiss(refusal)} />
        ))}
        {data === undefined && error === null && <Loading />}
        {data === undefined && error !== null && <LoadError error={error} onRetry={() => void refetch()} />}
        {none && (
          <Empty
            art={<Icon of={IconPipelines} size={40} />}
            title={t('empty.title')}
            text={t('empty.text')}
          />
        )}
        {data !== undefined && !none && found.length === 0 && (
          <Empty title={t('nothingFound', { text: filter.text })} />
        )}
        <div className="n-cards">
          {found.map((item) => (
            <PipelineCard key={item.id} item={item} />
          ))}
        </div>
        <Trashed />
      </div>
      {over && <div className="n-drop">{t('drop')}</div>}
      {asked !== undefined && <PythonQuestion question={asked.question} onAnswer={asked.answer} />}
    </div>
  )
}

/** A Python file may take its time: it is run. */
const ReadingNote = ({ file }: { file: string }) => {
  const { t } = useTranslation('files')
  return (
    <p className="n-note t2" role="status">
      {t(/\.py$/i.test(file) ? 'readingPython' : 'reading', { file })}
    </p>
  )
}

const Counts = ({ shown, total }: { shown: number; total: number }) => {
  const { t } = useTranslation('pipelines')
  return (
    <span className="dense t3">
      {shown === total ? t('count', { count: total }) : t('shown', { shown, total })}
    </span>
  )
}
