import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Fix, fixesOf } from '#core/edit/fixes.ts'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import type { Problem } from '#shared/problem.ts'
import { Button } from '#ui/Button.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconChevronDown, IconChevronRight, IconError, IconWarning } from '#ui/icons.ts'
import { Prose } from '#ui/Prose.tsx'
import { askField } from '../editor/focus.ts'
import { useEditor, useEditorState } from '../editor/use-editor.ts'
import { PlaceInFile } from './PlaceInFile.tsx'
import { problemRows } from './problem-rows.ts'

const identity = ({ code, task, field, message }: Problem): string => [code, task, field, message].join('|')

/** What is wrong with the file and what keeps it from running, each once, errors first. */
export const allProblems = ({ problems, runProblems }: PipelineDetail): readonly Problem[] => {
  const unique = new Map([...problems, ...runProblems].map((problem) => [identity(problem), problem]))
  return [...unique.values()].toSorted((a, b) => a.severity.localeCompare(b.severity))
}

/** The last word of a place in the file: the input, the setting, the line of the code. */
const usePlaceWords = () => {
  const { t } = useTranslation('inspector')
  return (field: string): string => {
    const [, line] = /^code:(\d+):/.exec(field) ?? []
    if (line !== undefined) return t('problems.codeLine', { line })
    const [, port] = /^(?:inputs|outputs)\.(?:parameters|artifacts)\.(.+)$/.exec(field) ?? []
    const [, input] = /\.inputDefinitions\.(?:parameters|artifacts)\.([^.]+)/.exec(field) ?? []
    return port ?? input ?? field.split('.').at(-1) ?? field
  }
}

/** The first ones are shown with what would mend them; looking for it takes a moment in a big pipeline. */
const mended = 12

const useFixes = (problem: Problem, wanted: boolean): readonly Fix[] => {
  const doc = useDeferredValue(useEditorState(({ drawn }) => drawn))
  return useMemo(() => (wanted ? fixesOf(doc, problem) : []), [doc, problem, wanted])
}

const FixButtons = ({ problem, wanted }: { problem: Problem; wanted: boolean }) => {
  const { t } = useTranslation('inspector')
  const editor = useEditor()
  const fixes = useFixes(problem, wanted)
  const apply = ({ commands }: Fix) => {
    const group = `fix-${performance.now()}`
    for (const command of commands) if (!editor.perform(command, group).ok) return
  }
  if (fixes.length === 0) return null
  return (
    <div className="n-problem__fixes">
      {fixes.slice(0, 2).map((fix) => (
        <Button key={`${fix.kind} ${fix.what}`} size="s" onClick={() => apply(fix)}>
          {t(`fix.${fix.kind}`, { what: fix.what ?? '' })}
        </Button>
      ))}
    </div>
  )
}

const Row = ({
  problem,
  label,
  active,
  near,
  onShow,
}: {
  problem: Problem
  label: string
  active: boolean
  /** Among the first, so that its fix is looked for at once. */
  near: boolean
  onShow: (() => void) | undefined
}) => {
  const { t } = useTranslation('pipelines')
  const placeWords = usePlaceWords()
  const [looked, setLooked] = useState(false)
  const { severity, field, message, hint } = problem
  const place = field === undefined ? '' : ` › ${placeWords(field)}`
  return (
    <div className="n-problem" data-active={active || undefined} onPointerEnter={() => setLooked(true)}>
      <button
        type="button"
        className="n-problem__go"
        disabled={onShow === undefined}
        onClick={onShow}
        onFocus={() => setLooked(true)}
      >
        <span className={`n-problem__severity n-problem__severity--${severity}`}>
          <Icon of={severity === 'error' ? IconError : IconWarning} size={14} />
          {t(`problems.${severity}`)}
        </span>
        <span className="n-problem__where" title={`${label}${place}`}>
          <b>{label}</b>
          {place}
        </span>
        <span className="n-problem__words">
          <Prose text={message} />{' '}
          {hint !== undefined && (
            <span className="t3">
              <Prose text={hint} />
            </span>
          )}
        </span>
      </button>
      <FixButtons problem={problem} wanted={near || looked} />
    </div>
  )
}

/** What a person has opened; undefined: all of the list. */
const useFolds = () => {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const [whole, setWhole] = useState(false)
  const turn = (task: string | undefined) => {
    if (task === undefined) return setWhole(!whole)
    const next = new Set(opened)
    if (!next.delete(task)) next.add(task)
    return setOpened(next)
  }
  return { opened, whole, turn }
}

/** It stays where it is, with the focus on it, when what it hides comes and goes. */
const Fold = ({ open, onTurn, children }: { open: boolean; onTurn: () => void; children: string }) => (
  <div className="n-problem">
    <button type="button" className="n-problem__go" aria-expanded={open} onClick={onTurn}>
      <span className="n-problem__severity t2">
        <Icon of={open ? IconChevronDown : IconChevronRight} size={14} />
      </span>
      <span className="t2">{children}</span>
    </button>
  </div>
)

const Rows = ({
  detail,
  problems,
  selected,
  onShow,
}: {
  detail: PipelineDetail
  problems: readonly Problem[]
  selected: string | undefined
  onShow: (step: string) => void
}) => {
  const { t } = useTranslation('pipelines')
  const editor = useEditor()
  const labels = useMemo(
    () => new Map(detail.graph?.nodes.map(({ id, label }) => [id, label])),
    [detail.graph],
  )
  const goTo = ({ task, field }: Problem) => {
    if (task === undefined) editor.select([])
    else onShow(task)
    if (field !== undefined) askField(task, field)
  }
  const { opened, whole, turn } = useFolds()
  const rows = useMemo(() => problemRows(problems, opened, whole), [problems, opened, whole])
  const nameOf = (task: string | undefined) => labels.get(task ?? '') ?? task ?? t('problems.pipeline')
  return rows.map((row, index) => {
    if (row.row !== 'problem') {
      const step = row.row === 'more' ? nameOf(row.task) : ''
      const words = row.row === 'more' ? (['more', 'fewer'] as const) : (['rest', 'lessRest'] as const)
      const task = row.row === 'more' ? row.task : undefined
      return (
        <Fold key={`fold ${task ?? ''}`} open={row.open} onTurn={() => turn(task)}>
          {t(`problems.${words[row.open ? 1 : 0]}`, { count: row.count, step })}
        </Fold>
      )
    }
    const { problem } = row
    const { task } = problem
    const isThere = task === undefined || labels.has(task)
    return (
      <Row
        key={identity(problem)}
        problem={problem}
        label={nameOf(task)}
        active={task !== undefined && task === selected}
        near={index < mended}
        onShow={isThere ? () => goTo(problem) : undefined}
      />
    )
  })
}

/** As up to date as the document. A click goes to the very field, a fix is one press and one step of undo. */
export const Problems = ({
  detail,
  selected,
  onShow,
}: {
  detail: PipelineDetail
  selected: string | undefined
  onShow: (step: string) => void
}) => {
  const { t } = useTranslation(['pipelines', 'live'])
  const problems = useMemo(() => allProblems(detail), [detail])
  return (
    <section className="n-problems" aria-label={t('pipelines:problems.title')}>
      {problems.length === 0 && <p className="n-problems__none">{t('live:drawer.noProblems')}</p>}
      <Rows detail={detail} problems={problems} selected={selected} onShow={onShow} />
    </section>
  )
}

/** Of a file that cannot be read: there is nothing to go to and nothing to mend by itself. */
export const ReadProblems = ({ detail }: { detail: PipelineDetail }) => {
  const { t } = useTranslation('pipelines')
  return (
    <section className="n-problems n-problems--own" aria-label={t('problems.title')}>
      <header>
        <h2 className="dense mid">{t('problems.title')}</h2>
        <span className="n-count">{detail.problems.length}</span>
      </header>
      <div className="n-problems__list">
        {allProblems(detail).map((problem) => (
          <div key={identity(problem)} className="n-problem n-problem--still">
            <span className={`n-problem__severity n-problem__severity--${problem.severity}`}>
              <Icon of={problem.severity === 'error' ? IconError : IconWarning} size={14} />
              {t(`problems.${problem.severity}`)}
            </span>
            <span className="n-problem__words">
              <Prose text={problem.message} />{' '}
              {problem.hint !== undefined && (
                <span className="t3">
                  <Prose text={problem.hint} />
                </span>
              )}
            </span>
            <PlaceInFile problem={problem} />
          </div>
        ))}
      </div>
    </section>
  )
}
