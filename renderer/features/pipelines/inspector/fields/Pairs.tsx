import { TextInput } from '@mantine/core'
import { type KeyboardEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '#ui/Button.tsx'
import { IconClose, IconPlus } from '#ui/icons.ts'
import { isComposing } from '#ui/keys.ts'
import { Prose } from '#ui/Prose.tsx'
import { Section } from '../Section.tsx'

export interface PairField {
  readonly key: string
  readonly label: string
  readonly placeholder?: string
}
type PairRow = Readonly<Record<string, string>>

interface PairsProps {
  readonly title: string
  readonly about?: string
  readonly add: string
  readonly fields: readonly PairField[]
  readonly rows: readonly PairRow[]
  /** @returns why the rows cannot be taken */
  readonly take: (rows: readonly PairRow[]) => string | undefined
}

const isWhole = (row: PairRow, fields: readonly PairField[]): boolean =>
  fields.slice(0, 1).every(({ key }) => (row[key] ?? '').trim() !== '') &&
  (fields.length < 3 || fields.every(({ key }) => (row[key] ?? '').trim() !== ''))

/** A small table of names and values. A line is taken when one leaves it; one without a name is not in the file yet. */
export const Pairs = ({ title, about, add, fields, rows, take }: PairsProps) => {
  const { t } = useTranslation('inspector')
  const id = useId()
  const [draft, setDraft] = useState<readonly PairRow[]>()
  const [error, setError] = useState<string>()
  const shown = draft ?? rows
  const commit = (next: readonly PairRow[]) => {
    const whole = next.filter((row) => isWhole(row, fields))
    const isSame = JSON.stringify(whole) === JSON.stringify(rows)
    const refused = isSame ? undefined : take(whole)
    setError(refused)
    if (refused === undefined) setDraft(whole.length === next.length ? undefined : next)
  }
  const change = (at: number, key: string, text: string) =>
    setDraft(shown.map((row, index) => (index === at ? { ...row, [key]: text } : row)))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !isComposing(event)) commit(shown)
  }
  return (
    <Section title={title}>
      {about !== undefined && <p className="cap t3">{about}</p>}
      {shown.map((row, index) => (
        // Lines have no name of their own; their place is what they are.
        // oxlint-disable-next-line react/no-array-index-key -- see above
        <div key={index} className="n-pairs" data-columns={fields.length}>
          {fields.map(({ key, label, placeholder }) => (
            <TextInput
              key={key}
              className="n-formrow__mono"
              aria-label={`${label} ${index + 1}`}
              placeholder={placeholder ?? label}
              value={row[key] ?? ''}
              onChange={(event) => change(index, key, event.currentTarget.value)}
              onKeyDown={onKeyDown}
              onBlur={() => commit(shown)}
              aria-describedby={`${id}-error`}
            />
          ))}
          <IconButton
            size="s"
            iconSize={12}
            icon={IconClose}
            label={t('pairs.remove', { number: index + 1 })}
            onClick={() => commit(shown.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <p id={`${id}-error`} className="n-formrow__error cap" role={error === undefined ? undefined : 'alert'}>
        {error !== undefined && <Prose text={error} />}
      </p>
      <Button
        size="s"
        variant="ghost"
        icon={IconPlus}
        onClick={() => setDraft([...shown, Object.fromEntries(fields.map(({ key }) => [key, '']))])}
      >
        {add}
      </Button>
    </Section>
  )
}
