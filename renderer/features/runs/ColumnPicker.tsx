import { Checkbox, Popover } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '#ui/Button.tsx'
import { IconColumns, IconDown, IconUp } from '#ui/icons.ts'
import { Search } from '#ui/Search.tsx'
import {
  type ColumnGroup,
  defaultChoice,
  move,
  orderedColumns,
  type RunColumn,
  setShown,
} from './model/columns.ts'
import type { Columns } from './use-columns.ts'

const groups: readonly ColumnGroup[] = ['info', 'params', 'metrics', 'tags']
const mostListed = 200

/** Which columns are shown and in what order, with the keyboard too. */
export const ColumnPicker = ({ columns }: { columns: Columns }) => {
  const { t } = useTranslation('runs')
  const [open, setOpen] = useState(false)
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={280} trapFocus>
      <Popover.Target>
        <Button icon={IconColumns} aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('columns.title')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <PickerBody columns={columns} />
      </Popover.Dropdown>
    </Popover>
  )
}

const PickerBody = ({ columns }: { columns: Columns }) => {
  const { t } = useTranslation('runs')
  const [find, setFind] = useState('')
  const ordered = orderedColumns(columns.all, columns.choice)
  const shown = new Set(columns.visible.map((column) => column.id))
  const label = (column: RunColumn): string =>
    column.group === 'info' ? t(`info.${column.id}` as 'info.name') : column.key
  const matches = (column: RunColumn): boolean =>
    label(column).toLowerCase().includes(find.trim().toLowerCase())
  return (
    <div className="n-columns">
      <Search label={t('columns.find')} value={find} onChange={setFind} width="100%" />
      <div className="n-columns__list">
        {groups.map((group) => {
          const own = ordered.filter(
            (column) => column.group === group && column.id !== 'name' && matches(column),
          )
          if (own.length === 0) return null
          return (
            <fieldset key={group} className="n-columns__group">
              <legend className="n-sec">{t(`group.${group}`)}</legend>
              {own.slice(0, mostListed).map((column) => (
                <PickerRow
                  key={column.id}
                  column={column}
                  label={label(column)}
                  shown={shown.has(column.id)}
                  columns={columns}
                />
              ))}
            </fieldset>
          )
        })}
      </div>
      <Button variant="ghost" size="s" onClick={() => columns.change(defaultChoice)}>
        {t('columns.reset')}
      </Button>
    </div>
  )
}

interface PickerRowProps {
  readonly column: RunColumn
  readonly label: string
  readonly shown: boolean
  readonly columns: Columns
}

const PickerRow = ({ column, label, shown, columns }: PickerRowProps) => {
  const { t } = useTranslation('runs')
  const shift = (by: -1 | 1) => columns.change(move(columns.all, columns.choice, column.id, by))
  return (
    <div className="n-columns__row">
      <Checkbox
        size="xs"
        label={label}
        checked={shown}
        onChange={(event) => columns.change(setShown(columns.choice, column.id, event.currentTarget.checked))}
      />
      <span className="grow" />
      <IconButton
        icon={IconUp}
        size="s"
        iconSize={12}
        label={t('columns.earlier', { name: label })}
        onClick={() => shift(-1)}
      />
      <IconButton
        icon={IconDown}
        size="s"
        iconSize={12}
        label={t('columns.later', { name: label })}
        onClick={() => shift(1)}
      />
    </div>
  )
}
