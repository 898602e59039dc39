import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import type { Problem } from '#shared/problem.ts'
import { IconButton } from '#ui/Button.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconChevronDown, IconChevronUp, IconError, IconWarning } from '#ui/icons.ts'
import { Prose } from '#ui/Prose.tsx'
import { readStored, writeStored } from '#ui/stored.ts'
import { PlaceInFile } from './PlaceInFile.tsx'

const identity = ({ code, task, field, message }: Problem): string => [code, task, field, message].join('|')

/** What is wrong with the file and what keeps it from running, each once, errors first. */
const allProblems = ({ problems, runProblems }: PipelineDetail): readonly Problem[] => {
  const unique = new Map([...problems, ...runProblems].map((problem) => [identity(problem), problem]))
  return [...unique.values()].toSorted((a, b) => a.severity.localeCompare(b.severity))
}

const Row = ({
  problem,
  label,
  active,
  onShow,
}: {
  problem: Problem
  label: string
  active: boolean
  onShow: (() => void) | undefined
}) => {
  const { t } = useTranslation('pipelines')
  const { severity, field, message, hint } = problem
  return (
    <button
      type="button"
      className="n-problem"
      data-active={active || undefined}
      disabled={onShow === undefined}
      onClick={onShow}
    >
      <span className={`n-problem__severity n-problem__severity--${severity}`}>
        <Icon of={severity === 'error' ? IconError : IconWarning} size={14} />
        {t(`problems.${severity}`)}
      </span>
      <span className="n-problem__where trunc">
        <b>{label}</b>
        {field !== undefined && ` › ${field}`}
      </span>
      <span className="grow trunc" title={[message, hint].filter(Boolean).join('\n')}>
        <Prose text={message} />{' '}
        {hint !== undefined && (
          <span className="t3">
            <Prose text={hint} />
          </span>
        )}
      </span>
      <PlaceInFile problem={problem} />
    </button>
  )
}

/** The strip under the canvas; absent when there is nothing to say. A click goes to the step. */
export const Problems = ({
  detail,
  selected,
  onShow,
}: {
  detail: PipelineDetail
  selected: string | undefined
  onShow: (step: string) => void
}) => {
  const { t } = useTranslation('pipelines')
  const [open, setOpen] = useState(() => readStored('problems.open', true))
  const problems = allProblems(detail)
  if (problems.length === 0) return null
  const labelOf = (task: string | undefined): string =>
    detail.graph?.nodes.find((node) => node.id === task)?.label ?? task ?? t('problems.pipeline')
  const toggle = () => {
    writeStored('problems.open', !open)
    setOpen(!open)
  }
  return (
    <section className="n-problems" aria-label={t('problems.title')}>
      <header>
        <h2 className="dense mid">{t('problems.title')}</h2>
        <span className="n-count">{problems.length}</span>
        <span className="grow" />
        <IconButton
          size="s"
          icon={open ? IconChevronDown : IconChevronUp}
          label={open ? t('problems.collapse') : t('problems.expand')}
          aria-expanded={open}
          onClick={toggle}
        />
      </header>
      {open && (
        <div className="n-problems__list">
          {problems.map((problem) => {
            const { task } = problem
            const drawn = detail.graph?.nodes.some((node) => node.id === task) === true
            return (
              <Row
                key={identity(problem)}
                problem={problem}
                label={labelOf(task)}
                active={task !== undefined && task === selected}
                onShow={task !== undefined && drawn ? () => onShow(task) : undefined}
              />
            )
          })}
        </div>
      )}
    </section>
  )
}
