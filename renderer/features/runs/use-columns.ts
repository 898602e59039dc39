import { useMemo, useState } from 'react'
import { readStored, writeStored } from '#ui/stored.ts'
import {
  allColumns,
  type ColumnChoice,
  type ColumnHints,
  type ColumnKeys,
  defaultChoice,
  parseChoice,
  type RunColumn,
  visibleColumns,
} from './model/columns.ts'

export interface Columns {
  readonly all: readonly RunColumn[]
  readonly visible: readonly RunColumn[]
  readonly choice: ColumnChoice
  change(next: ColumnChoice): void
}

/** Columns of one experiment (or of all of them together), as the person left them. */
export function useColumns(keys: ColumnKeys, hints: ColumnHints, experimentId: string | undefined): Columns {
  const name = `runs.columns.${experimentId ?? 'all'}`
  const [choices, setChoices] = useState<Readonly<Record<string, ColumnChoice>>>({})
  const choice = useMemo(() => choices[name] ?? parseChoice(readStored(name, '')), [choices, name])
  const narrow = window.innerWidth < 1500
  const all = useMemo(() => allColumns(keys, hints), [keys, hints])
  const visible = useMemo(() => visibleColumns(keys, choice, hints, narrow), [keys, choice, hints, narrow])
  return {
    all,
    visible,
    choice,
    change: (next) => {
      setChoices((before) => ({ ...before, [name]: next }))
      writeStored(name, next === defaultChoice ? '' : JSON.stringify(next))
    },
  }
}
