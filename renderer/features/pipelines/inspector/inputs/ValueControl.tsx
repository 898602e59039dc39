import { Select, Switch, Textarea, TextInput } from '@mantine/core'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readText, textAt, written } from '#core/edit/texts.ts'
import type { PipelineGraph } from '#shared/graph.ts'
import type { InputParameter } from '#shared/pipeline.ts'
import { useChoices } from '#ui/use-spoken.ts'
import { useEditor, useEditorState } from '../../editor/use-editor.ts'
import { useDraft } from '../fields/use-draft.ts'
import { useTyping } from '../fields/use-typing.ts'
import { isJsonType, readValue, typeOf, valueText } from '../fields/values.ts'
import { useAttempt } from '../use-attempt.ts'
import { mentionableIn, useOffers } from './use-sources.ts'

const ChipField = lazy(() =>
  import('#ui/code/ChipField.tsx').then((module) => ({ default: module.ChipField })),
)

export interface ValueProps {
  readonly graph: PipelineGraph
  readonly node: string
  readonly port: string
  readonly spec: InputParameter
  readonly value: unknown
  readonly label: string
  readonly ids: { readonly id: string; readonly 'aria-describedby': string }
  readonly bad: boolean
  readonly onError: (error: string | undefined) => void
}

const Text = ({ graph, node, port, spec, label, ids, bad, onError }: ValueProps) => {
  const editor = useEditor()
  const attempt = useAttempt()
  const typing = useTyping()
  const [used, setUsed] = useState(false)
  const [focused, setFocused] = useState(false)
  const doc = useEditorState(({ history }) => history.doc)
  const offers = useOffers(graph, node, 'parameters', port, used)
  const text = useMemo(() => textAt(doc, node, port) ?? [], [doc, node, port])
  const { known, labels } = useMemo(() => mentionableIn(offers, text), [offers, text])
  const mentionable = useMemo(() => [...labels].map(([word, shown]) => ({ word, label: shown })), [labels])
  const type = (next: string) => {
    const parts = readText(next, known)
    const isPlain = parts.every((part) => typeof part === 'string')
    onError(
      attempt(
        isPlain
          ? { edit: 'set-constant', node, port, value: next }
          : { edit: 'set-text', node, port, text: parts },
        `${typing()}-${node}-${port}`,
      ),
    )
  }
  return (
    <div onFocus={() => setUsed(true)}>
      <Suspense
        fallback={
          <TextInput
            {...ids}
            defaultValue={written(text)}
            readOnly
            onFocus={() => setFocused(true)}
            onBlur={() => setFocused(false)}
          />
        }
      >
        <ChipField
          id={ids.id}
          describedBy={ids['aria-describedby']}
          label={label}
          text={written(text)}
          mentionable={mentionable}
          placeholder={valueText(spec.defaultValue)}
          bad={bad}
          focused={focused}
          onType={type}
          onUndo={editor.undo}
          onRedo={editor.redo}
        />
      </Suspense>
    </div>
  )
}

const Plain = ({ node, port, spec, value, ids, bad, onError }: ValueProps) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const type = typeOf(spec)
  const { bind, error } = useDraft(valueText(value), (text, group) => {
    if (text.trim() === '') {
      const target = { to: 'input', node, port } as const
      const problem =
        value === undefined ? undefined : attempt({ edit: 'clear', target, kind: 'parameters' }, group)
      onError(undefined)
      return problem === undefined ? { shown: '' } : { error: problem }
    }
    const read = readValue(text, type)
    const problem =
      'fault' in read
        ? t(`fault.${read.fault}`)
        : attempt({ edit: 'set-constant', node, port, value: read.value }, group)
    onError(problem)
    return problem === undefined
      ? { shown: 'fault' in read ? '' : valueText(read.value) }
      : { error: problem }
  })
  const common = {
    ...ids,
    ...bind,
    placeholder: valueText(spec.defaultValue),
    error: bad || error !== undefined,
  }
  return isJsonType(type) ? (
    <Textarea {...common} className="n-formrow__mono" autosize minRows={1} maxRows={10} />
  ) : (
    <TextInput {...common} className="n-formrow__number" inputMode="decimal" />
  )
}

const literalText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** The control for a value of an input's own, by its type. */
export const ValueControl = (props: ValueProps) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const choicesOf = useChoices()
  const { node, port, spec, value, ids, bad, onError } = props
  const type = typeOf(spec)
  const set = (next: unknown) => onError(attempt({ edit: 'set-constant', node, port, value: next }))
  const shown = value ?? spec.defaultValue
  if (spec.literals !== undefined && spec.literals.length > 0) {
    return (
      <Select
        {...ids}
        error={bad}
        data={choicesOf(spec.literals.map(literalText))}
        value={shown === undefined || shown === null ? null : literalText(shown)}
        onChange={(text) => set(spec.literals?.find((one) => literalText(one) === text))}
      />
    )
  }
  if (type === 'BOOLEAN') {
    const word = shown === undefined ? 'unset' : shown === true ? 'on' : 'off'
    return (
      <Switch
        {...ids}
        checked={shown === true}
        label={t(`inputs.${word}`)}
        onChange={(event) => set(event.currentTarget.checked)}
      />
    )
  }
  return type === 'STRING' || type === undefined ? <Text {...props} /> : <Plain {...props} />
}
