import { Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PortSpec } from '#core/edit/interface.ts'
import { runTimeout } from '#core/plan/timeouts.ts'
import { parameterTypeOf } from '#core/plan/values.ts'
import { shownArtifact, shownType } from '#core/spec/check/types.ts'
import type { InputArtifact, InputParameter, ParameterType } from '#shared/pipeline.ts'
import type { Problem } from '#shared/problem.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { IconPlus, IconTrash } from '#ui/icons.ts'
import { useEditor, useEditorState } from '../../editor/use-editor.ts'
import { LateRow } from '../fields/LateRow.tsx'
import { Row } from '../fields/Row.tsx'
import { TextRow } from '../fields/TextRow.tsx'
import type { Taken } from '../fields/use-draft.ts'
import { readValue, valueText } from '../fields/values.ts'
import { Section } from '../Section.tsx'
import { useAttempt } from '../use-attempt.ts'

const taken = (error: string | undefined, shown: string): Taken =>
  error === undefined ? { shown } : { error }

const About = () => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const info = useEditorState(({ history }) => history.doc.spec.pipelineInfo)
  return (
    <Section title={t('pipeline.about')}>
      <TextRow
        label={t('pipeline.title')}
        field="pipelineInfo.displayName"
        value={info.displayName ?? ''}
        placeholder={info.name}
        take={(text, group) =>
          taken(attempt({ edit: 'set-pipeline', facts: { displayName: text } }, group), text)
        }
      />
      <LateRow
        label={t('pipeline.name')}
        field="pipelineInfo.name"
        mono
        value={info.name}
        about={t('pipeline.nameAbout')}
        take={(text) => taken(attempt({ edit: 'set-pipeline', facts: { name: text.trim() } }), text.trim())}
      />
      <TextRow
        label={t('pipeline.description')}
        field="pipelineInfo.description"
        lines={2}
        value={info.description ?? ''}
        placeholder={t('pipeline.descriptionAbout')}
        take={(text, group) =>
          taken(attempt({ edit: 'set-pipeline', facts: { description: text } }, group), text)
        }
      />
    </Section>
  )
}

const types: readonly ParameterType[] = [
  'STRING',
  'NUMBER_INTEGER',
  'NUMBER_DOUBLE',
  'BOOLEAN',
  'LIST',
  'STRUCT',
]

const Parameter = ({
  name,
  spec,
  fault,
}: {
  name: string
  spec: InputParameter
  fault: string | undefined
}) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const type = parameterTypeOf(spec)
  const change = (next: InputParameter, group?: string): string | undefined => {
    const port: PortSpec = { kind: 'parameters', spec: next }
    return attempt({ edit: 'change-input', name, port }, group)
  }
  const takeDefault = (text: string, group: string): Taken => {
    const { defaultValue: _, isOptional: __, ...bare } = spec
    if (text === '') return taken(change(bare, group), '')
    const read = readValue(text, type)
    if ('fault' in read) return { error: t(`fault.${read.fault}`) }
    const error = change({ ...bare, defaultValue: read.value, isOptional: true }, group)
    return taken(error, valueText(read.value))
  }
  const takeLiterals = (text: string, group: string): Taken => {
    const { literals: _, ...bare } = spec
    if (text.trim() === '') return taken(change(bare, group), '')
    const read = readValue(text, 'LIST')
    if ('fault' in read || !Array.isArray(read.value)) return { error: t('fault.list') }
    return taken(change({ ...bare, literals: read.value }, group), valueText(read.value))
  }
  return (
    <>
      <Row label={t('port.type')}>
        {(ids) => (
          <Select
            {...ids}
            allowDeselect={false}
            data={types.map((one) => ({ value: one, label: shownType(one) }))}
            value={type ?? null}
            onChange={(next) => {
              const { defaultValue: _, isOptional: __, literals: ___, type: ____, ...bare } = spec
              change({ ...bare, parameterType: (next ?? 'STRING') as ParameterType })
            }}
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
        take={takeDefault}
      />
      <TextRow
        label={t('pipeline.literals')}
        mono
        value={spec.literals === undefined ? '' : valueText(spec.literals)}
        placeholder={'["a", "b"]'}
        about={t('pipeline.literalsAbout')}
        take={takeLiterals}
      />
    </>
  )
}

type Spec = InputParameter & InputArtifact

const Input = ({
  name,
  kind,
  spec,
  fault,
  open,
  onToggle,
  onName,
}: {
  name: string
  kind: PortSpec['kind']
  spec: Spec
  fault: string | undefined
  open: boolean
  onToggle: () => void
  onName: (name: string) => void
}) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const words = kind === 'artifacts' ? shownArtifact(spec.artifactType) : shownType(parameterTypeOf(spec))
  const describe = (text: string, group: string): Taken => {
    const { description: _, ...bare } = spec
    const next = text === '' ? bare : { ...bare, description: text }
    const port: PortSpec = kind === 'artifacts' ? { kind, spec: next } : { kind, spec: next }
    return taken(attempt({ edit: 'change-input', name, port }, group), text)
  }
  return (
    <div className="n-pipelineinput" data-open={open || undefined}>
      <div className="row">
        <button type="button" className="n-pipelineinput__head row" aria-expanded={open} onClick={onToggle}>
          <span className="mono mid trunc">{name}</span>
          <span className="cap t3 nowrap">{words}</span>
          <span className="cap t3 trunc grow">
            {spec.defaultValue === undefined ? t('pipeline.required') : `= ${valueText(spec.defaultValue)}`}
          </span>
        </button>
        <IconButton
          size="s"
          iconSize={12}
          icon={IconTrash}
          label={t('pipeline.removeInput', { name })}
          onClick={() => attempt({ edit: 'remove-input', name })}
        />
      </div>
      {fault !== undefined && !open && <p className="n-formrow__error cap">{fault}</p>}
      {open && (
        <div className="n-portform">
          <LateRow
            label={t('port.name')}
            mono
            value={name}
            take={(text) => {
              const error = attempt({ edit: 'rename-input', from: name, to: text.trim() })
              if (error === undefined) onName(text.trim())
              return taken(error, text.trim())
            }}
          />
          {kind === 'parameters' && <Parameter name={name} spec={spec} fault={fault} />}
          <TextRow
            label={t('port.description')}
            value={spec.description ?? ''}
            placeholder={t('pipeline.inputAbout')}
            take={describe}
          />
        </div>
      )}
    </div>
  )
}

const freeName = (taken_: Readonly<Record<string, unknown>>): string => {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'value' : `value_${number}`
    if (!Object.hasOwn(taken_, name)) return name
  }
}

const Inputs = ({ problems, asked }: { problems: readonly Problem[]; asked: string | undefined }) => {
  const { t } = useTranslation('inspector')
  const editor = useEditor()
  const attempt = useAttempt()
  const inputs = useEditorState(({ history }) => history.doc.spec.root.inputDefinitions)
  const [chosen, setChosen] = useState<string>()
  const wanted = /^root\.inputDefinitions\.parameters\.(.+)\.defaultValue$/.exec(asked ?? '')?.[1]
  const open = wanted ?? chosen
  const all = [
    ...Object.entries(inputs?.parameters ?? {}).map(([name, spec]) => ({
      name,
      kind: 'parameters' as const,
      spec,
    })),
    ...Object.entries(inputs?.artifacts ?? {}).map(([name, spec]) => ({
      name,
      kind: 'artifacts' as const,
      spec,
    })),
  ]
  const faultOf = (name: string): string | undefined =>
    problems.find(({ task, field }) => task === undefined && field?.endsWith(`.${name}.defaultValue`))
      ?.message
  const add = () => {
    const known = editor.doc().spec.root.inputDefinitions
    const name = freeName({ ...known?.parameters, ...known?.artifacts })
    const port: PortSpec = { kind: 'parameters', spec: { parameterType: 'STRING' } }
    if (attempt({ edit: 'add-input', name, port }) === undefined) setChosen(name)
  }
  return (
    <Section title={t('pipeline.inputs')}>
      {all.length === 0 && <p className="t3">{t('pipeline.noInputs')}</p>}
      {all.map(({ name, kind, spec }) => (
        <Input
          key={name}
          name={name}
          kind={kind}
          spec={spec as Spec}
          fault={faultOf(name)}
          open={open === name}
          onToggle={() => setChosen(open === name ? undefined : name)}
          onName={setChosen}
        />
      ))}
      <Button size="s" variant="ghost" icon={IconPlus} onClick={add}>
        {t('pipeline.addInput')}
      </Button>
    </Section>
  )
}

const Outputs = () => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const outputs = useEditorState(({ history }) => history.doc.spec.root.outputDefinitions)
  const names = [...Object.keys(outputs?.parameters ?? {}), ...Object.keys(outputs?.artifacts ?? {})]
  return (
    <Section title={t('pipeline.outputs')}>
      {names.length === 0 && <p className="t3">{t('pipeline.noOutputs')}</p>}
      {names.map((name) => (
        <div key={name} className="n-pipelineoutput">
          <LateRow
            label={<span className="visually-hidden">{t('port.name')}</span>}
            mono
            value={name}
            take={(text) =>
              taken(attempt({ edit: 'rename-output', from: name, to: text.trim() }), text.trim())
            }
          />
          <IconButton
            size="s"
            iconSize={12}
            icon={IconTrash}
            label={t('pipeline.removeOutput', { name })}
            onClick={() => attempt({ edit: 'remove-output', name })}
          />
        </div>
      ))}
    </Section>
  )
}

const RunSettings = () => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const timeout = useEditorState(({ history }) => runTimeout(history.doc))
  const workspace = useEditorState(
    ({ history }) => history.doc.platform?.platforms?.['kubernetes']?.pipelineConfig?.workspace?.size,
  )
  return (
    <Section title={t('pipeline.settings')}>
      <TextRow
        label={t('execution.timeout')}
        note={t('execution.seconds')}
        value={timeout === undefined ? '' : String(timeout)}
        placeholder={t('execution.noLimit')}
        take={(text, group) => {
          const said = text.trim()
          if (!/^\d*$/.test(said)) return { error: t('fault.seconds') }
          const next = said === '' ? null : Number(said)
          return taken(attempt({ edit: 'set-run', settings: { timeout: next } }, group), said)
        }}
      />
      <TextRow
        label={t('pipeline.workspace')}
        mono
        value={workspace ?? ''}
        placeholder="10Gi"
        about={t('pipeline.workspaceAbout')}
        take={(text, group) => {
          const said = text.trim()
          const next = said === '' ? null : said
          return taken(attempt({ edit: 'set-run', settings: { workspace: next } }, group), said)
        }}
      />
    </Section>
  )
}

/** The pipeline itself: what it is called, what it takes and gives, how its runs are held. */
export const PipelineForm = ({
  problems,
  asked,
}: {
  problems: readonly Problem[]
  asked: string | undefined
}) => (
  <>
    <About />
    <Inputs problems={problems} asked={asked} />
    <Outputs />
    <RunSettings />
  </>
)
