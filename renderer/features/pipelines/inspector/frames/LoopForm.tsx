import { Select } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { itemsAt } from '#core/edit/frame-values.ts'
import { taskAt } from '#core/edit/places.ts'
import { wordOf } from '#core/edit/texts.ts'
import { itemInputOf } from '#core/spec/graph/names.ts'
import { Segmented } from '#ui/Segmented.tsx'
import { useEditorState } from '../../editor/use-editor.ts'
import { Row } from '../fields/Row.tsx'
import { TextRow } from '../fields/TextRow.tsx'
import type { Taken } from '../fields/use-draft.ts'
import { readValue, valueText } from '../fields/values.ts'
import { Section } from '../Section.tsx'
import { useAttempt } from '../use-attempt.ts'
import { choicesOf } from './condition-text.ts'
import { useSources } from './use-sources.ts'

interface FormProps {
  readonly node: string
  readonly fault: string | undefined
}

/** Worked out once per document: what a store is asked for has to be the same while nothing changed. */
const useItems = (node: string) => {
  const doc = useEditorState(({ history }) => history.doc)
  return useMemo(() => itemsAt(doc, node), [doc, node])
}

const Values = ({ node, fault }: FormProps) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const items = useItems(node)
  const take = (text: string, group: string): Taken => {
    const read = readValue(text, 'LIST')
    if ('fault' in read || !Array.isArray(read.value)) return { error: t('fault.list') }
    const error = attempt({ edit: 'set-items', node, items: { from: 'values', values: read.value } }, group)
    return error === undefined ? { shown: valueText(read.value) } : { error }
  }
  return (
    <TextRow
      label={t('frame.list')}
      field="parameterIterator"
      mono
      lines={2}
      value={items?.from === 'values' ? valueText(items.values) : ''}
      placeholder='["a", "b"]'
      fault={fault}
      about={t('frame.listAbout')}
      take={take}
    />
  )
}

const List = ({ node, fault }: FormProps) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const items = useItems(node)
  const values = useSources(node, 'parameters', true)
  const artifacts = useSources(node, 'artifacts', true)
  const options = [
    ...values.map((source) => ({ kind: 'parameters' as const, source })),
    ...artifacts.map((source) => ({ kind: 'artifacts' as const, source })),
    ...(items?.from === 'source' ? [{ kind: items.kind, source: items.source }] : []),
  ]
  const pick = (word: string | null) => {
    const found = options.find(({ source }) => wordOf(source) === word)
    if (found !== undefined) attempt({ edit: 'set-items', node, items: { from: 'source', ...found } })
  }
  return (
    <Row label={t('frame.from')} field="parameterIterator" error={fault}>
      {(ids) => (
        <Select
          {...ids}
          data={choicesOf([...new Set(options.map(({ source }) => wordOf(source)))])}
          value={items?.from === 'source' ? wordOf(items.source) : null}
          placeholder={options.length === 0 ? t('frame.noList') : t('frame.choose')}
          onChange={pick}
        />
      )}
    </Row>
  )
}

const Limit = ({ node, limit }: { node: string; limit: number }) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const take = (text: string, group: string): Taken => {
    const said = text.trim()
    if (said !== '' && !/^\d+$/.test(said)) return { error: t('fault.count') }
    const error = attempt({ edit: 'set-task', node, settings: { limit: Number(said) } }, group)
    return error === undefined ? { shown: said === '0' ? '' : said } : { error }
  }
  return (
    <TextRow
      label={t('frame.limit')}
      field="iteratorPolicy.parallelismLimit"
      about={t('frame.limitAbout')}
      value={limit === 0 ? '' : String(limit)}
      placeholder={t('frame.all')}
      take={take}
    />
  )
}

/** What a loop goes through, and how many iterations run at once. */
export const LoopForm = ({ node, fault }: FormProps) => {
  const { t } = useTranslation('inspector')
  const items = useItems(node)
  const task = useEditorState(({ history }) => taskAt(history.doc, node)?.task)
  const [asked, setAsked] = useState<'values' | 'source'>()
  const mode = asked ?? items?.from ?? 'values'
  return (
    <Section title={t('frame.items')}>
      <Segmented
        label={t('frame.itemsFrom')}
        items={[
          { key: 'values', label: t('frame.values') },
          { key: 'source', label: t('frame.source') },
        ]}
        value={mode}
        onChange={setAsked}
      />
      {mode === 'values' ? <Values node={node} fault={fault} /> : <List node={node} fault={fault} />}
      <Limit node={node} limit={task?.iteratorPolicy?.parallelismLimit ?? 0} />
      <p className="cap t3">
        {t('frame.item')} <span className="mono">{itemInputOf(task)?.replace('pipelinechannel--', '')}</span>
      </p>
    </Section>
  )
}
