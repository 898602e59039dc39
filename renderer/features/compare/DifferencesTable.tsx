import { Switch } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { RunState } from '#shared/run.ts'
import { slotColour } from '#ui/curve/run-colours.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconChevronDown, IconChevronRight } from '#ui/icons.ts'
import { RunStatus } from '#ui/status/StatusMark.tsx'
import { Scroller } from '#ui/table/Scroller.tsx'
import { differencesOf, type FactCell, type FactRow, type FactSection } from './model/differences.ts'
import type { ComparedRun } from './Pictures.tsx'

interface TableProps {
  readonly runs: readonly ComparedRun[]
  readonly baseline: number
  readonly onBaseline: (runId: string) => void
  /** Also the facts that are the same everywhere. */
  readonly everything: boolean
  readonly onEverything: (everything: boolean) => void
}

const keyWidth = 112
const runWidth = 136

/** One row per fact, one column per run; the baseline first, everything measured against it. */
export const DifferencesTable = (props: TableProps) => {
  const { t } = useTranslation('compare')
  const { runs, baseline, everything } = props
  const sections = useMemo(
    () =>
      differencesOf(
        runs.map(({ run }) => run),
        baseline,
      ),
    [runs, baseline],
  )
  const differing = sections.reduce((sum, section) => sum + section.differing, 0)
  const total = sections.reduce((sum, section) => sum + section.total, 0)
  return (
    <section className="n-diff" aria-label={t('differences')}>
      <header className="n-diff__head">
        <span className="strong">{t('differences')}</span>
        <span className="t2 dense grow">{t('differ', { differing, count: total })}</span>
        <Switch
          label={t('only')}
          checked={!everything}
          onChange={(event) => props.onEverything(!event.currentTarget.checked)}
        />
      </header>
      <Scroller className="n-diff__scroll">
        <table className="n-diff__table" style={{ minWidth: keyWidth + runs.length * runWidth }}>
          <thead>
            <tr>
              <th className="n-diff__key" scope="col">
                <span className="visually-hidden">{t('differences')}</span>
              </th>
              {runs.map((run, index) => (
                <RunHead
                  key={run.runId}
                  run={run}
                  isBaseline={index === baseline}
                  onBaseline={props.onBaseline}
                />
              ))}
            </tr>
          </thead>
          {sections.map((section) => (
            <Section
              key={section.group}
              section={section}
              columns={runs.length + 1}
              everything={everything}
            />
          ))}
        </table>
        {differing === 0 && !everything && <p className="n-diff__same">{t('allSame')}</p>}
      </Scroller>
    </section>
  )
}

const RunHead = ({
  run,
  isBaseline,
  onBaseline,
}: {
  run: ComparedRun
  isBaseline: boolean
  onBaseline: (runId: string) => void
}) => {
  const { t } = useTranslation('compare')
  return (
    <th scope="col">
      <div className="n-diff__run">
        <span className="n-dot" style={{ background: slotColour(run.slot) }} />
        <Link to={`/runs/${run.runId}`} className="trunc" title={run.name}>
          {run.name}
        </Link>
      </div>
      <div className="n-diff__base">
        {run.run.number !== undefined && <span>{run.run.number} · </span>}
        {isBaseline ? (
          <b>{t('baseline')}</b>
        ) : (
          <button type="button" onClick={() => onBaseline(run.runId)}>
            {t('setBaseline')}
          </button>
        )}
      </div>
    </th>
  )
}

const Section = ({
  section,
  columns,
  everything,
}: {
  section: FactSection
  columns: number
  everything: boolean
}) => {
  const { t } = useTranslation('compare')
  const [open, setOpen] = useState(true)
  const rows = everything ? section.rows : section.rows.filter((row) => row.differs)
  return (
    <tbody>
      <tr className="n-diff__section">
        <th colSpan={columns} scope="colgroup">
          <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon of={open ? IconChevronDown : IconChevronRight} size={12} />
            {t(`group.${section.group}`)}
            <span className="t2">{t('of', { differing: section.differing, count: section.total })}</span>
          </button>
        </th>
      </tr>
      {open && rows.map((row) => <Row key={row.key} row={row} info={section.group === 'info'} />)}
    </tbody>
  )
}

const Row = ({ row, info }: { row: FactRow; info: boolean }) => {
  const { t } = useTranslation('compare')
  return (
    <tr data-same={!row.differs || undefined}>
      <th scope="row" className="n-diff__key">
        <span className="trunc" title={row.key}>
          {info ? t(`info.${row.key}` as 'info.state') : row.key}
        </span>
      </th>
      {row.cells.map((cell, index) => (
        <td key={index} data-same={cell.same || undefined}>
          {info && row.key === 'state' ? (
            <StateCell text={cell.text} />
          ) : (
            <Cell cell={cell} numeric={row.numeric} />
          )}
        </td>
      ))}
    </tr>
  )
}

const StateCell = ({ text }: { text: string | undefined }) => {
  const state = RunState.safeParse(text)
  return state.success ? <RunStatus state={state.data} size={12} /> : null
}

const Cell = ({ cell, numeric }: { cell: FactCell; numeric: boolean }) => {
  const { t } = useTranslation('compare')
  if (cell.text === undefined) return <span className="t3">–</span>
  return (
    <div className="n-diff__cell">
      {cell.best && (
        <span className="n-diff__best" role="img" aria-label={t('best')} title={t('best')}>
          ◆
        </span>
      )}
      <span
        className={`${cell.best ? 'strong ' : ''}${numeric ? 'nowrap' : 'trunc'}`}
        title={numeric ? undefined : cell.text}
      >
        {cell.text === '' ? '""' : cell.text}
      </span>
      {cell.delta !== undefined && (
        <span className="n-diff__delta" data-good={cell.delta.good === true || undefined}>
          {cell.delta.text}
        </span>
      )}
    </div>
  )
}
