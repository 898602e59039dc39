import { Select } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { branchesWith } from '#core/edit/branches.ts'
import type { Condition } from '#core/edit/conditions.ts'
import { taskAt } from '#core/edit/places.ts'
import { wordOf } from '#core/edit/texts.ts'
import type { Source } from '#core/edit/wires.ts'
import { Button } from '#ui/Button.tsx'
import { useEditorState } from '../../editor/use-editor.ts'
import { Row } from '../fields/Row.tsx'
import { TextRow } from '../fields/TextRow.tsx'
import type { Taken } from '../fields/use-draft.ts'
import { Section } from '../Section.tsx'
import { useAttempt } from '../use-attempt.ts'
import {
  type Comparison,
  choicesOf,
  compared,
  comparisonIn,
  literalOf,
  literalText,
  templateOf,
  textOf,
} from './condition-text.ts'
import { useSources } from './use-sources.ts'

interface FormProps {
  readonly node: string
  readonly fault: string | undefined
}
type Known = ReadonlyMap<string, Source>
type Set = (condition: Condition, group?: string) => string | undefined

const example = '{{train.auc}} > 0.9'

const AsText = ({
  known,
  text,
  fault,
  set,
}: {
  known: Known
  text: string
  fault: string | undefined
  set: Set
}) => {
  const { t } = useTranslation('inspector')
  const take = (said: string, group: string): Taken => {
    const condition = templateOf(said, known)
    const refused = condition === undefined ? t('fault.mention') : set(condition, group)
    return refused === undefined ? { shown: said } : { error: refused }
  }
  const words = [...known.keys()].map((word) => word.replace(/^inputs\./, '')).join(', ')
  return (
    <TextRow
      label={t('frame.expression')}
      field="triggerPolicy.condition"
      mono
      lines={2}
      value={text}
      placeholder={example}
      fault={fault}
      about={t('frame.expressionAbout', { words })}
      take={take}
    />
  )
}

const operators = ['==', '!=', '<', '<=', '>', '>=']

const AsFields = ({
  known,
  now,
  fault,
  set,
}: {
  known: Known
  now: Comparison
  fault: string | undefined
  set: Set
}) => {
  const { t } = useTranslation('inspector')
  const [error, setError] = useState<string>()
  const change = (next: Partial<Comparison>): string | undefined => {
    const refused = set(compared({ ...now, ...next }))
    setError(refused)
    return refused
  }
  const takeRight = (said: string): Taken => {
    const word = /^\{\{\s*([^{}]+?)\s*\}\}$/.exec(said.trim())?.[1]
    const source = word === undefined ? undefined : known.get(word)
    if (word !== undefined && source === undefined) return { error: t('fault.mention') }
    const refused = change({ right: source ?? literalOf(said) })
    return refused === undefined ? { shown: said.trim() } : { error: refused }
  }
  const { left, operator, right } = now
  return (
    <>
      <Row label={t('frame.left')} field="triggerPolicy.condition" error={error ?? fault}>
        {(ids) => (
          <Select
            {...ids}
            data={choicesOf([...known.keys()])}
            value={wordOf(left)}
            onChange={(word) => change({ left: known.get(word ?? '') ?? left })}
          />
        )}
      </Row>
      <Row label={t('frame.operator')}>
        {(ids) => (
          <Select
            {...ids}
            data={operators}
            value={operator}
            allowDeselect={false}
            onChange={(next) => change({ operator: next ?? operator })}
          />
        )}
      </Row>
      <TextRow
        label={t('frame.right')}
        mono
        value={typeof right === 'string' ? literalText(right) : `{{${wordOf(right)}}}`}
        about={t('frame.rightAbout')}
        take={takeRight}
      />
    </>
  )
}

/** One value against another; what says more than that is written out. */
export const ConditionForm = ({ node, fault }: FormProps) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const doc = useEditorState(({ history }) => history.doc)
  const branches = useMemo(() => branchesWith(doc, node), [doc, node])
  const here = branches.find(({ id }) => id === node)
  const condition = here?.own
  const hasElse = branches.at(-1)?.keyword === 'Else'
  const raw = taskAt(doc, node)?.task.triggerPolicy?.condition ?? ''
  const sources = useSources(node, 'parameters', false)
  const known = useMemo(
    () => new Map([...sources, ...(condition?.operands ?? [])].map((source) => [wordOf(source), source])),
    [sources, condition],
  )
  const [asText, setAsText] = useState(false)
  const edit = branches.length > 1 ? 'set-branch' : 'set-condition'
  const set: Set = (next, group) => attempt({ edit, node, condition: next }, group)
  const comparison = condition === undefined ? undefined : comparisonIn(condition)
  const text = condition === undefined ? raw : textOf(condition)
  if (here?.keyword === 'Else')
    return (
      <Section title={t('frame.condition')}>
        <p className="t2">{t('frame.otherwise')}</p>
      </Section>
    )
  return (
    <Section title={t('frame.condition')}>
      {comparison === undefined || asText ? (
        <AsText known={known} text={text} fault={fault} set={set} />
      ) : (
        <AsFields known={known} now={comparison} fault={fault} set={set} />
      )}
      {comparison !== undefined && (
        <button type="button" className="link cap" onClick={() => setAsText(!asText)}>
          {t(asText ? 'frame.asForm' : 'frame.asText')}
        </button>
      )}
      {branches.length > 0 && <Cases node={node} hasElse={hasElse} />}
    </Section>
  )
}

/** The cases beside this one. */
const Cases = ({ node, hasElse }: { node: string; hasElse: boolean }) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  return (
    <div className="row">
      <Button size="s" onClick={() => attempt({ edit: 'add-branch', node, kind: 'elif' })}>
        {t('frame.addElif')}
      </Button>
      {!hasElse && (
        <Button size="s" onClick={() => attempt({ edit: 'add-branch', node, kind: 'else' })}>
          {t('frame.addElse')}
        </Button>
      )}
    </div>
  )
}
