import { Select } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Condition } from '#core/edit/conditions.ts'
import { conditionAt, itemsAt, sourcesInto } from '#core/edit/frame-values.ts'
import { taskAt } from '#core/edit/places.ts'
import { wordOf } from '#core/edit/texts.ts'
import type { Kind, Source } from '#core/edit/wires.ts'
import { itemInputOf } from '#core/spec/graph/names.ts'
import type { GraphNode } from '#shared/graph.ts'
import { Segmented } from '#ui/Segmented.tsx'
import { useEditorState } from '../../editor/use-editor.ts'
import { Row } from '../fields/Row.tsx'
import { TextRow } from '../fields/TextRow.tsx'
import type { Taken } from '../fields/use-draft.ts'
import { readValue, valueText } from '../fields/values.ts'
import { Section } from '../Section.tsx'
import { useAttempt } from '../use-attempt.ts'

const useSources = (node: string, kind: Kind, isList: boolean) => {
  const doc = useEditorState(({ history }) => history.doc)
  return useMemo(
    () =>
      sourcesInto(doc, node, kind, (port) =>
        port.kind === 'artifacts' ? port.list : !isList || port.type === 'LIST' || port.loose === true,
      ),
    [doc, node, kind, isList],
  )
}

/** What a loop goes through, and how many iterations run at once. */
const LoopForm = ({ node, fault }: { node: string; fault: string | undefined }) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const items = useEditorState(({ history }) => itemsAt(history.doc, node))
  const task = useEditorState(({ history }) => taskAt(history.doc, node)?.task)
  const [asked, setAsked] = useState<'values' | 'source'>()
  const mode = asked ?? items?.from ?? 'values'
  const values = useSources(node, 'parameters', true)
  const lists = useSources(node, 'artifacts', true)
  const options = [
    ...values.map((source) => ({ kind: 'parameters' as const, source })),
    ...lists.map((source) => ({ kind: 'artifacts' as const, source })),
  ]
  const current = items?.from === 'source' ? wordOf(items.source) : null
  const limit = task?.iteratorPolicy?.parallelismLimit ?? 0
  const takeValues = (text: string, group: string): Taken => {
    const read = readValue(text, 'LIST')
    if ('fault' in read || !Array.isArray(read.value)) return { error: t('fault.list') }
    const error = attempt({ edit: 'set-items', node, items: { from: 'values', values: read.value } }, group)
    return error === undefined ? { shown: valueText(read.value) } : { error }
  }
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
      {mode === 'values' ? (
        <TextRow
          label={t('frame.list')}
          field="parameterIterator"
          mono
          lines={2}
          value={items?.from === 'values' ? valueText(items.values) : ''}
          placeholder='["a", "b"]'
          fault={fault}
          about={t('frame.listAbout')}
          take={takeValues}
        />
      ) : (
        <Row label={t('frame.from')} field="parameterIterator" error={fault}>
          {(ids) => (
            <Select
              {...ids}
              data={[
                ...new Set([...options.map(({ source }) => wordOf(source)), ...(current ? [current] : [])]),
              ]}
              value={current}
              placeholder={options.length === 0 ? t('frame.noList') : t('frame.choose')}
              onChange={(word) => {
                const found = options.find(({ source }) => wordOf(source) === word)
                if (found !== undefined)
                  attempt({ edit: 'set-items', node, items: { from: 'source', ...found } })
              }}
            />
          )}
        </Row>
      )}
      <TextRow
        label={t('frame.limit')}
        field="iteratorPolicy.parallelismLimit"
        about={t('frame.limitAbout')}
        value={limit === 0 ? '' : String(limit)}
        placeholder={t('frame.all')}
        take={(text, group) => {
          const said = text.trim()
          if (said !== '' && !/^\d+$/.test(said)) return { error: t('fault.count') }
          const error = attempt({ edit: 'set-task', node, settings: { limit: Number(said) } }, group)
          return error === undefined ? { shown: said === '0' ? '' : said } : { error }
        }}
      />
      <p className="cap t3">
        {t('frame.item')} <span className="mono">{itemInputOf(task)?.replace('pipelinechannel--', '')}</span>
      </p>
    </Section>
  )
}

const operators = ['==', '!=', '<', '<=', '>', '>='] as const
const simple =
  /^\{0\} (==|!=|<=|>=|<|>) (\{1\}|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false)$/

const literalOf = (text: string): string => {
  const said = text.trim()
  if (/^-?\d+(\.\d+)?$/.test(said) || said === 'true' || said === 'false') return said
  return `'${said.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
const literalText = (written: string): string =>
  /^['"]/.test(written) ? written.slice(1, -1).replaceAll(/\\(.)/g, '$1') : written

/** One value against another; what says more than that is written out. */
const ConditionForm = ({ node, fault }: { node: string; fault: string | undefined }) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const condition = useEditorState(({ history }) => conditionAt(history.doc, node))
  const raw = useEditorState(({ history }) => taskAt(history.doc, node)?.task.triggerPolicy?.condition) ?? ''
  const sources = useSources(node, 'parameters', false)
  const known = useMemo(() => {
    const all = new Map(sources.map((source) => [wordOf(source), source]))
    for (const source of condition?.operands ?? []) all.set(wordOf(source), source)
    return all
  }, [sources, condition])
  const parts = simple.exec(condition?.text ?? '')
  const [asText, setAsText] = useState(false)
  const [error, setError] = useState<string>()
  const set = (next: Condition, group?: string) =>
    attempt({ edit: 'set-condition', node, condition: next }, group)
  const text =
    condition === undefined
      ? raw
      : condition.text.replaceAll(/\{(\d+)\}/g, (_, index: string) => {
          const source = condition.operands[Number(index)]
          return source === undefined ? '' : `{{${wordOf(source)}}}`
        })
  const takeText = (said: string, group: string): Taken => {
    const operands: Source[] = []
    const template = said.replaceAll(/\{\{\s*([^{}]+?)\s*\}\}/g, (whole, word: string) => {
      const source = known.get(word)
      if (source === undefined) return whole
      operands.push(source)
      return `{${operands.length - 1}}`
    })
    const refused = template.includes('{{') ? t('fault.mention') : set({ text: template, operands }, group)
    return refused === undefined ? { shown: said } : { error: refused }
  }
  const words = [...known.keys()].map((word) => ({ value: word, label: word.replace(/^inputs\./, '') }))
  if (parts === null || asText || condition === undefined) {
    return (
      <Section title={t('frame.condition')}>
        <TextRow
          label={t('frame.expression')}
          field="triggerPolicy.condition"
          mono
          lines={2}
          value={text}
          placeholder="{{train.auc}} > 0.9"
          fault={fault}
          about={t('frame.expressionAbout', { words: words.map(({ label }) => label).join(', ') })}
          take={takeText}
        />
        {parts !== null && (
          <button type="button" className="link cap" onClick={() => setAsText(false)}>
            {t('frame.asForm')}
          </button>
        )}
      </Section>
    )
  }
  const [left, second] = condition.operands
  const [, operator = '==', right = ''] = parts
  const change = (next: { left?: Source; operator?: string; right?: string | Source }) => {
    const first = next.left ?? left
    const against = next.right ?? (right === '{1}' ? second : right)
    if (first === undefined || against === undefined) return undefined
    const isText = typeof against === 'string'
    const operands = isText ? [first] : [first, against]
    const refused = set({ text: `{0} ${next.operator ?? operator} ${isText ? against : '{1}'}`, operands })
    setError(refused)
    return refused
  }
  return (
    <Section title={t('frame.condition')}>
      <Row label={t('frame.left')} field="triggerPolicy.condition" error={error ?? fault}>
        {(ids) => (
          <Select
            {...ids}
            data={words}
            value={left === undefined ? null : wordOf(left)}
            onChange={(word) => {
              const source = known.get(word ?? '')
              if (source !== undefined) change({ left: source })
            }}
          />
        )}
      </Row>
      <Row label={t('frame.operator')}>
        {(ids) => (
          <Select
            {...ids}
            data={[...operators]}
            value={operator}
            allowDeselect={false}
            onChange={(next) => change({ operator: next ?? operator })}
          />
        )}
      </Row>
      <TextRow
        label={t('frame.right')}
        mono
        value={right === '{1}' && second !== undefined ? `{{${wordOf(second)}}}` : literalText(right)}
        about={t('frame.rightAbout')}
        take={(said) => {
          const word = /^\{\{\s*([^{}]+?)\s*\}\}$/.exec(said.trim())?.[1]
          const source = word === undefined ? undefined : known.get(word)
          if (word !== undefined && source === undefined) return { error: t('fault.mention') }
          const refused = change({ right: source ?? literalOf(said) })
          return refused === undefined ? { shown: said.trim() } : { error: refused }
        }}
      />
      <button type="button" className="link cap" onClick={() => setAsText(true)}>
        {t('frame.asText')}
      </button>
    </Section>
  )
}

/** What makes a frame a frame: its items, its condition, or that what is beside it always runs after it. */
export const FrameForm = ({ node, faults }: { node: GraphNode; faults: ReadonlyMap<string, string> }) => {
  const { t } = useTranslation('inspector')
  const task = useEditorState(({ history }) => taskAt(history.doc, node.id)?.task)
  const items = faults.get('parameterIterator') ?? faults.get('artifactIterator')
  return (
    <>
      {itemInputOf(task) !== undefined && <LoopForm node={node.id} fault={items} />}
      {(task?.triggerPolicy?.condition ?? '') !== '' && (
        <ConditionForm node={node.id} fault={faults.get('triggerPolicy.condition')} />
      )}
      {node.kind === 'exit' && <p className="dense t2">{t('frame.exit')}</p>}
    </>
  )
}
