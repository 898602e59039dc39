/** The runs room: experiments, the table, and the curves of what is chosen. */
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStore } from 'zustand'
import { useEvents, useStudioClient } from '#client/ClientProvider.tsx'
import { useSlots } from '#ui/curve/slot-store.ts'
import { Splitter } from '#ui/Splitter.tsx'
import { useStable } from '#ui/table/use-stable.ts'
import { ChartPane } from './ChartPane.tsx'
import { EmptyRuns } from './EmptyRuns.tsx'
import { ExperimentList } from './ExperimentList.tsx'
import { linesOf } from './model/rows.ts'
import { drop, extend, noSelection, toggle, toggleAll } from './model/selection.ts'
import { RunsTable } from './RunsTable.tsx'
import { RunsToolbar } from './RunsToolbar.tsx'
import { createRunList, type RunListState } from './run-list.ts'
import './runs.css'
import { changeSelection, selectionStore } from './selection-store.ts'
import { UndoBar } from './UndoBar.tsx'
import { type RunsAddress, useRunsAddress } from './use-address.ts'
import { type Columns, useColumns } from './use-columns.ts'
import { useMetricColumns } from './use-metrics.ts'
import { type Removal, useRemoval } from './use-removal.ts'

export const RunsPage = () => {
  const { t } = useTranslation(['common'])
  const address = useRunsAddress()
  return (
    <Splitter
      direction="columns"
      side="start"
      name="runs.experiments"
      size={window.innerWidth < 1500 ? 164 : 208}
      min={140}
      max={400}
      label={t('resize')}
      pane={<ExperimentList address={address} />}
    >
      <Room address={address} />
    </Splitter>
  )
}

/** Table, charts or both, as the person wants it. */
const Room = ({ address }: { address: RunsAddress }) => {
  const { t } = useTranslation(['common'])
  const { state, actions } = useRunList(address)
  const selection = useStore(selectionStore)
  const columns = useColumns(state.keys, state.hints, address.scope.experimentId)
  const removal = useRemoval(address.scope.lifecycle)
  const tools = (
    <RunsToolbar
      address={address}
      list={state.list}
      columns={columns}
      selection={selection}
      removal={removal}
    />
  )
  const table = (
    <div className="n-runs__middle">
      {tools}
      <TableArea state={state} actions={actions} address={address} columns={columns} removal={removal} />
      <UndoBar removal={removal} />
    </div>
  )
  // Nothing to draw yet: the first words of an empty room have it to themselves.
  const nothing = state.status === 'ready' && state.list.total === 0 && selection.ids.length === 0
  if (address.view === 'table' || nothing) return table
  const charts = <ChartPane list={state.list} nested={state.children} selection={selection} />
  if (address.view === 'charts') {
    return (
      <div className="n-runs__middle">
        {tools}
        {charts}
      </div>
    )
  }
  return (
    <Splitter
      direction="columns"
      side="end"
      name="runs.charts"
      size={splitSize()}
      min={300}
      max={1000}
      label={t('resize')}
      pane={charts}
    >
      {table}
    </Splitter>
  )
}

const splitSize = (): number => (window.innerWidth < 1500 ? 400 : 580)

interface ListActions {
  reach(count: number): void
  toggle(runId: string): void
}

function useRunList({ scope }: RunsAddress): { state: RunListState; actions: ListActions } {
  const client = useStudioClient()
  const list = useMemo(() => createRunList(client.runs), [client])
  const state = useStore(list.store)
  useEffect(() => list.show(scope), [list, scope])
  useEffect(() => () => list.dispose(), [list])
  useEvents((event) => list.onEvent(event))
  return { state, actions: list }
}

interface AreaProps {
  readonly state: RunListState
  readonly actions: ListActions
  readonly address: RunsAddress
  readonly columns: Columns
  readonly removal: Removal
}

const TableArea = ({ state, actions, address, columns, removal }: AreaProps) => {
  const { scope, change } = address
  const navigate = useNavigate()
  const selection = useStore(selectionStore)
  const slots = useSlots(selection.ids)
  const metrics = useMetricColumns(state.list, columns.visible, scope)
  const lines = useMemo(
    () => linesOf(state.list, state.open, state.children),
    [state.list, state.open, state.children],
  )
  const ids = useMemo(() => lines.flatMap((line) => (line.kind === 'run' ? [line.run.runId] : [])), [lines])
  const onToggle = useStable((runId: string) => actions.toggle(runId))
  const onSelect = useStable((runId: string, range: boolean) =>
    changeSelection((before) => (range ? extend(before, runId, ids) : toggle(before, runId))),
  )
  if (state.status === 'failed' || (state.status === 'ready' && state.list.total === 0)) {
    return <EmptyRuns address={address} failed={state.status === 'failed'} />
  }
  const sort = (id: string): void => {
    const again = scope.orderBy === id
    const ascendingFirst = id === 'name' || metrics.get(id.slice('metrics.'.length))?.direction === 'lower'
    change({ sort: id, dir: (again ? scope.descending : ascendingFirst) ? 'asc' : undefined })
  }
  return (
    <RunsTable
      lines={lines}
      total={state.list.total}
      columns={columns.visible}
      choice={columns.choice}
      onChoice={columns.change}
      metrics={metrics}
      scope={scope}
      onSort={sort}
      selection={selection}
      slots={slots}
      onSelect={onSelect}
      onSelectAll={() => changeSelection((before) => toggleAll(before, ids))}
      onToggle={onToggle}
      onOpen={(runId) => void navigate(`/runs/${runId}`)}
      onRemove={() => {
        removal.move(selection.ids)
        changeSelection((before) => drop(before, selection.ids))
      }}
      onClear={() => changeSelection(() => noSelection)}
      onReach={(count) => actions.reach(count)}
    />
  )
}
