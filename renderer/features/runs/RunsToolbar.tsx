import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStudio } from '#client/ClientProvider.tsx'
import { Button, IconButton } from '#ui/Button.tsx'
import { formatCount } from '#ui/format.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconClose, IconCompare, IconRetry, IconRuns, IconTable, IconTrash } from '#ui/icons.ts'
import { Segmented } from '#ui/Segmented.tsx'
import { ColumnPicker } from './ColumnPicker.tsx'
import { DeleteForever } from './DeleteForever.tsx'
import { FilterBox } from './FilterBox.tsx'
import type { RunList } from './model/rows.ts'
import { drop, noSelection, type Selection } from './model/selection.ts'
import { changeSelection } from './selection-store.ts'
import type { RunsAddress } from './use-address.ts'
import type { Columns } from './use-columns.ts'
import type { Removal } from './use-removal.ts'

interface ToolbarProps {
  readonly address: RunsAddress
  readonly list: RunList
  readonly columns: Columns
  readonly selection: Selection
  readonly removal: Removal
}

const mostCompared = 100

export const RunsToolbar = (props: ToolbarProps) => {
  const { t } = useTranslation('runs')
  const { address, list, selection } = props
  const title = useTitle(address)
  return (
    <div className="n-runs__tools">
      <div className="n-runs__title">
        <h1 className="strong trunc">{title}</h1>
        <span className="n-count">{formatCount(list.total)}</span>
        <span className="grow" />
        {selection.ids.length > 0 && <SelectionTools {...props} />}
        <Segmented
          label={t('view.label')}
          items={[
            { key: 'table', label: <ViewIcon of={IconTable} name={t('view.table')} /> },
            { key: 'split', label: <ViewIcon of={IconCompare} name={t('view.split')} /> },
            { key: 'charts', label: <ViewIcon of={IconRuns} name={t('view.charts')} /> },
          ]}
          value={address.view}
          onChange={(view) => address.change({ view: view === 'split' ? undefined : view })}
        />
        <ColumnPicker columns={props.columns} />
        <CompareButton ids={selection.ids} />
      </div>
      <FilterBox address={address} shown={list.total} />
    </div>
  )
}

const ViewIcon = ({ of, name }: { of: typeof IconTable; name: string }) => (
  <span title={name}>
    <Icon of={of} size={14} />
    <span className="visually-hidden">{name}</span>
  </span>
)

function useTitle({ scope }: RunsAddress): string {
  const { t } = useTranslation('runs')
  const { data } = useQuery(useStudio().experiments.list.queryOptions())
  if (scope.lifecycle === 'deleted') return t('trash')
  if (scope.experimentId === undefined) return t('all')
  return data?.find((one) => one.id === scope.experimentId)?.name ?? scope.experimentId
}

const SelectionTools = ({ address, selection, removal }: ToolbarProps) => {
  const { t } = useTranslation('runs')
  const inTrash = address.scope.lifecycle === 'deleted'
  const remove = (): void => {
    removal.move(selection.ids)
    changeSelection((before) => drop(before, selection.ids))
  }
  return (
    <>
      <span className="t2 dense nowrap">{t('selected', { count: selection.ids.length })}</span>
      <IconButton
        icon={IconClose}
        size="s"
        iconSize={14}
        label={t('clear')}
        onClick={() => changeSelection(() => noSelection)}
      />
      <IconButton
        icon={inTrash ? IconRetry : IconTrash}
        size="s"
        iconSize={14}
        label={inTrash ? t('restore') : t('toTrash')}
        onClick={remove}
      />
      {inTrash && (
        <DeleteForever
          runIds={selection.ids}
          onDeleted={() => {
            removal.dismiss()
            changeSelection((before) => drop(before, selection.ids))
          }}
        />
      )}
    </>
  )
}

const CompareButton = ({ ids }: { ids: readonly string[] }) => {
  const { t } = useTranslation('runs')
  const navigate = useNavigate()
  const few = ids.length < 2
  return (
    <Button
      variant={few ? 'default' : 'primary'}
      icon={IconCompare}
      disabled={few}
      title={few ? t('compareHint') : undefined}
      onClick={() => void navigate(`/compare?runs=${ids.slice(0, mostCompared).join(',')}`)}
    >
      {few ? t('compare') : t('compare', { count: Math.min(ids.length, mostCompared) })}
    </Button>
  )
}
