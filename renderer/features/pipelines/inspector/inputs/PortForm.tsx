import { useTranslation } from 'react-i18next'
import { codeAt } from '#core/edit/source.ts'
import { editPort, type PortEdit, removePort } from '#core/python/rewrite.ts'
import { readStep } from '#core/python/step-code.ts'
import { Button } from '#ui/Button.tsx'
import { IconTrash } from '#ui/icons.ts'
import { useEditorState } from '../../editor/use-editor.ts'
import { LateRow } from '../fields/LateRow.tsx'
import type { Taken } from '../fields/use-draft.ts'
import { useAttempt } from '../use-attempt.ts'

/** Annotation and default of an argument as they are written, and what is said of it. */
function writtenAs(code: string, name: string) {
  const found = readStep(code).function
  const port = [...(found?.inputs ?? []), ...(found?.outputs ?? [])].find((one) => one.name === name)
  const { annotation, value } = port?.written ?? {}
  return {
    type: annotation === undefined ? '' : code.slice(annotation.from, annotation.to),
    default: value === undefined ? '' : code.slice(value.from, value.to),
    description: port?.description ?? '',
    isResult: port !== undefined && 'returned' in port && port.returned,
    isInput: found?.inputs.some((one) => one.name === name) === true,
  }
}

/** A port of a Python step as a form: every change is one of the code, and one step of undo. */
export const PortForm = ({ node, name }: { node: string; name: string }) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const code = useEditorState(({ history }) => codeAt(history.doc, node)) ?? ''
  const now = writtenAs(code, name)
  const change = (edit: PortEdit, shown: string): Taken => {
    const next = editPort(code, name, edit)
    const error = next.ok ? attempt({ edit: 'set-source', node, code: next.value }) : next.error
    return error === undefined ? { shown } : { error }
  }
  const remove = () => {
    const next = removePort(code, name)
    if (next.ok) attempt({ edit: 'set-source', node, code: next.value })
  }
  return (
    <div className="n-portform">
      <LateRow
        label={t('port.name')}
        mono
        value={name}
        take={(text) => change({ name: text.trim() }, text.trim())}
      />
      <LateRow
        label={t('port.type')}
        mono
        value={now.type}
        options={now.isResult ? resultTypes : now.isInput ? inputTypes : outputTypes}
        take={(text) => change({ type: text.trim() }, text.trim())}
      />
      {now.isInput && (
        <LateRow
          label={t('port.default')}
          mono
          value={now.default}
          placeholder={t('port.noDefault')}
          take={(text) => change({ default: text.trim() === '' ? null : text.trim() }, text.trim())}
        />
      )}
      <LateRow
        label={t('port.description')}
        value={now.description}
        take={(text) => change({ description: text.trim() }, text.trim())}
      />
      {!now.isResult && (
        <div>
          <Button size="s" variant="ghost" icon={IconTrash} onClick={remove}>
            {t('port.remove')}
          </Button>
        </div>
      )}
    </div>
  )
}

const values = ['str', 'int', 'float', 'bool', 'list', 'dict']
const artifacts = ['Dataset', 'Model', 'Metrics', 'ClassificationMetrics', 'HTML', 'Markdown', 'Artifact']
const inputTypes = [...values, ...artifacts.map((one) => `Input[${one}]`)]
const outputTypes = [
  ...artifacts.map((one) => `Output[${one}]`),
  ...values.map((one) => `OutputPath(${one})`),
]
const resultTypes = [...values, ...artifacts]
