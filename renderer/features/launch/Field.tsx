import { Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { PipelineInput } from '#shared/graph.ts'
import { Chip } from '#ui/Chip.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconRetry } from '#ui/icons.ts'
import { Prose } from '#ui/Prose.tsx'
import { Tooltip } from '#ui/Tooltip.tsx'
import { useChoices } from '#ui/use-spoken.ts'
import { defaultText, type FieldError } from './form-model.ts'

export interface FieldProps {
  readonly input: PipelineInput
  /** For people: Float, List, Dataset. */
  readonly type: string
  readonly text: string
  readonly error: FieldError | undefined
  /** What the server said about this input. */
  readonly refusal: string | undefined
  readonly recent: readonly string[]
  readonly onChange: (text: string) => void
}

const literalText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const Control = ({ input, text, onChange, bad }: FieldProps & { bad: boolean }) => {
  const { t } = useTranslation('launch')
  const choicesOf = useChoices()
  const id = `input-${input.name}`
  const placeholder = input.optional && defaultText(input) === '' ? t('notSet') : ''
  const common = { id, error: bad, placeholder, 'aria-describedby': `${id}-about` }
  if (input.literals !== undefined && input.literals.length > 0) {
    return (
      <Select
        {...common}
        data={choicesOf(input.literals.map(literalText))}
        value={text === '' ? null : text}
        allowDeselect={input.optional}
        onChange={(value) => onChange(value ?? '')}
      />
    )
  }
  if (input.type === 'BOOLEAN') {
    return (
      <Switch
        id={id}
        checked={text === 'true'}
        label={text === '' ? t('unset') : text === 'true' ? t('on') : t('off')}
        onChange={(event) => onChange(String(event.currentTarget.checked))}
      />
    )
  }
  if (input.type === 'LIST' || input.type === 'STRUCT' || text.includes('\n')) {
    return (
      <Textarea
        {...common}
        className="n-launch__mono"
        autosize
        minRows={1}
        maxRows={8}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  return (
    <TextInput
      {...common}
      className={input.type === 'STRING' ? undefined : 'n-launch__number'}
      inputMode={input.type === 'STRING' ? 'text' : 'decimal'}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

/** One input of the pipeline: its name and type, the control for the type, what is wrong, what was given lately. */
export const Field = (props: FieldProps) => {
  const { input, type, text, error, refusal, recent, onChange } = props
  const { t } = useTranslation('launch')
  const changed = text !== defaultText(input)
  const hasDefault = input.defaultValue !== undefined
  const others = recent.filter((one) => one !== text)
  const message = error === undefined ? refusal : t(`error.${error}`)
  const id = `input-${input.name}`
  return (
    <div className="n-field" data-changed={(changed && hasDefault) || undefined}>
      <div className="row n-field__head">
        <label className="mono trunc" htmlFor={id} title={input.name}>
          {input.name}
        </label>
        <span className="cap t3 nowrap">{type}</span>
        {input.optional && !hasDefault && <span className="cap t3 nowrap">· {t('optional')}</span>}
        <span className="grow" />
        {changed && hasDefault && (
          <Tooltip label={t('reset')}>
            <button type="button" className="n-field__reset cap" onClick={() => onChange(defaultText(input))}>
              <span className="trunc">{t('was', { value: defaultText(input) })}</span>
              <Icon of={IconRetry} size={12} />
            </button>
          </Tooltip>
        )}
      </div>
      <Control {...props} bad={message !== undefined} />
      <div id={`${id}-about`}>
        {message !== undefined && (
          <p className="n-field__error cap" role="alert">
            <Prose text={message} />
          </p>
        )}
        {input.description !== undefined && (
          <p className="cap t3">
            <Prose text={input.description} />
          </p>
        )}
      </div>
      {others.length > 0 && (
        <div className="row cap t3 n-field__recent">
          <span>{t('recent')}</span>
          {others.slice(0, 4).map((one) => (
            <Chip key={one} mono onClick={() => onChange(one)}>
              {one}
            </Chip>
          ))}
        </div>
      )}
    </div>
  )
}
