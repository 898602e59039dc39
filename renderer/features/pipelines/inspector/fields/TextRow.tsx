import { Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { Row } from './Row.tsx'
import { type Taken, useDraft } from './use-draft.ts'

export interface TextRowProps {
  readonly label: ReactNode
  readonly value: string
  readonly take: (text: string, group: string) => Taken
  readonly field?: string
  readonly note?: ReactNode
  readonly about?: ReactNode
  readonly actions?: ReactNode
  readonly placeholder?: string
  readonly lines?: number
  readonly mono?: boolean
  /** Said by the document itself, whoever gave the value. */
  readonly fault?: string | undefined
}

/** A text that goes into the document as it is typed. */
export const TextRow = (props: TextRowProps) => {
  const { label, value, take, placeholder, lines, mono = false, fault, ...rest } = props
  const { bind, error } = useDraft(value, take)
  const said = error ?? fault
  const className = mono ? 'n-formrow__mono' : undefined
  return (
    <Row label={label} error={said} {...rest}>
      {(ids) =>
        lines === undefined ? (
          <TextInput
            {...ids}
            {...bind}
            className={className}
            placeholder={placeholder}
            error={said !== undefined}
          />
        ) : (
          <Textarea
            {...ids}
            {...bind}
            className={className}
            placeholder={placeholder}
            error={said !== undefined}
            autosize
            minRows={lines}
            maxRows={12}
          />
        )
      }
    </Row>
  )
}
