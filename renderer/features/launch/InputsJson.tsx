import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PipelineInput } from '#shared/graph.ts'
import { CodeView } from '#ui/code/CodeView.tsx'
import { type FromJson, jsonOf, type Texts, textsFromJson } from './form-model.ts'

const useMessage = () => {
  const { t } = useTranslation('launch')
  return (result: FromJson): string | undefined => {
    if ('texts' in result) return undefined
    if (result.problem === 'json') return t('error.json', { message: result.message })
    return result.problem === 'unknown' ? t('error.unknown', { name: result.name }) : t('error.notObject')
  }
}

/** All inputs as one JSON object; valid edits go into the form at once, invalid ones say what is wrong. */
export const InputsJson = ({
  inputs,
  texts,
  onChange,
}: {
  inputs: readonly PipelineInput[]
  texts: Texts
  /** `undefined`: the text is not valid at the moment. */
  onChange: (texts: Texts | undefined) => void
}) => {
  const { t } = useTranslation('launch')
  const [text, setText] = useState(() => jsonOf(inputs, texts))
  const message = useMessage()(textsFromJson(inputs, text))
  return (
    <div className="n-launch__json">
      <div className="n-launch__editor">
        <CodeView
          text={text}
          language="json"
          label={t('jsonLabel')}
          onChange={(next) => {
            setText(next)
            const result = textsFromJson(inputs, next)
            onChange('texts' in result ? result.texts : undefined)
          }}
        />
      </div>
      {message !== undefined && (
        <p className="n-field__error cap" role="alert">
          {message}
        </p>
      )}
    </div>
  )
}
