/** The runs room: experiments, the table, and the curves of what is chosen. */
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStore } from 'zustand'
import { useEvents, useStudioClient } from '#client/ClientProvider.tsx'
import { useSlots } from '#ui/curve/slot-store.ts'
import { Splitter } from '#ui/Splitter.tsx'
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
  const { view } = address
  const { state, actions } = useRunList(address)
  const selection = useStore(selectionStore)
  const columns = useColumns(state.keys, state.hints, address.scope.experimentId)
  const removal = useRemoval(address.scope.lifecycle)
  const middle = (
    <div className="n-runs__middle">
      <RunsToolbar
        address={address}
        list={state.list}
        columns={columns}
        selection={selection}
        removal={removal}
      />
      <TableArea state={state} actions={actions} address={address} columns={columns} removal={removal} />
      <UndoBar removal={removal} />
    </div>
  )
  // Nothing to draw yet: the first words of an empty room have it to themselves.
  const nothing = state.status === 'ready' && state.list.total === 0 && selection.ids.length === 0
  const charts = (
    <ChartPane list={state.list} children={state.children} keys={state.keys.metrics} selection={selection} />
  )
  const shown =
    view === 'table' || nothing ? (
      middle
    ) : view === 'charts' ? (
      <div className="n-runs__middle">
        <RunsToolbar
          address={address}
          list={state.list}
          columns={columns}
          selection={selection}
          removal={removal}
        />
        {charts}
      </div>
    ) : (
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
        {middle}
      </Splitter>
    )
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
      {shown}
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
  useEvents(list.onEvent)
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
  const [select] = useState(
    () => (runId: string, range: boolean, visible: readonly string[]) =>
      changeSelection((before) => (range ? extend(before, runId, visible) : toggle(before, runId))),
  )
  const onSelect = useLatestCallback((runId: string, range: boolean) => select(runId, range, ids))
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
      onToggle={actions.toggle}
      onOpen={(runId) => void navigate(`/runs/${runId}`)}
      onRemove={() => {
        removal.move(selection.ids)
        changeSelection((before) => drop(before, selection.ids))
      }}
      onClear={() => changeSelection(() => noSelection)}
      onReach={actions.reach}
    />
  )
}

/** A stable function that calls the newest one: rows do not redraw because their handler is new. */
function useLatestCallback<A extends unknown[]>(callback: (...args: A) => void): (...args: A) => void {
  const [box] = useState(() => ({ current: callback, stable: (...args: A): void => box.current(...args) }))
  box.current = callback
  return box.stable
}
