import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { parameterTypeOf } from '#core/plan/values.ts'
import { shownType } from '#core/spec/check/types.ts'
import { type InputParameter, ParameterType } from '#shared/pipeline.ts'
import { Row } from '../fields/Row.tsx'
import { TextRow } from '../fields/TextRow.tsx'
import type { Taken } from '../fields/use-draft.ts'
import { readValue, valueText } from '../fields/values.ts'
import { useAttempt } from '../use-attempt.ts'
import { taken } from './taken.ts'

const types: readonly ParameterType[] = [
  'STRING',
  'NUMBER_INTEGER',
  'NUMBER_DOUBLE',
  'BOOLEAN',
  'LIST',
  'STRUCT',
]

/** What a text of each field makes of the definition. */
const useChanges = (name: string, spec: InputParameter) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const change = (next: InputParameter, group?: string): string | undefined =>
    attempt({ edit: 'change-input', name, port: { kind: 'parameters', spec: next } }, group)
  const byDefault = (text: string, group: string): Taken => {
    const { defaultValue: _, isOptional: __, ...bare } = spec
    if (text === '') return taken(change(bare, group), '')
    const read = readValue(text, parameterTypeOf(spec))
    if ('fault' in read) return { error: t(`fault.${read.fault}`) }
    const error = change({ ...bare, defaultValue: read.value, isOptional: true }, group)
    return taken(error, valueText(read.value))
  }
  const literals = (text: string, group: string): Taken => {
    const { literals: _, ...bare } = spec
    if (text.trim() === '') return taken(change(bare, group), '')
    const read = readValue(text, 'LIST')
    if ('fault' in read || !Array.isArray(read.value)) return { error: t('fault.list') }
    return taken(change({ ...bare, literals: read.value }, group), valueText(read.value))
  }
  /** A default of the old type says nothing in the new one. */
  const type = (next: string | null) => {
    const { defaultValue: _, isOptional: __, literals: ___, type: ____, ...bare } = spec
    const parsed = ParameterType.safeParse(next)
    if (parsed.success) change({ ...bare, parameterType: parsed.data })
  }
  return { byDefault, literals, type }
}

/** Type, default and allowed values of an input of the pipeline. */
export const ParameterForm = ({
  name,
  spec,
  fault,
}: {
  name: string
  spec: InputParameter
  fault: string | undefined
}) => {
  const { t } = useTranslation('inspector')
  const change = useChanges(name, spec)
  const type = parameterTypeOf(spec)
  return (
    <>
      <Row label={t('port.type')}>
        {(ids) => (
          <Select
            {...ids}
            allowDeselect={false}
            data={types.map((one) => ({ value: one, label: shownType(one) }))}
            value={type ?? null}
            onChange={change.type}
          />
        )}
      </Row>
      <TextRow
        label={t('port.default')}
        field={`root.inputDefinitions.parameters.${name}.defaultValue`}
        mono={type !== 'STRING'}
        value={valueText(spec.defaultValue)}
        placeholder={t('port.noDefault')}
        fault={fault}
        take={change.byDefault}
      />
      <TextRow
        label={t('pipeline.literals')}
        mono
        value={spec.literals === undefined ? '' : valueText(spec.literals)}
        placeholder={'["a", "b"]'}
        about={t('pipeline.literalsAbout')}
        take={change.literals}
      />
    </>
  )
}
