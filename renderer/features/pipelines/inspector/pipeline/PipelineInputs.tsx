import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PortSpec } from '#core/edit/interface.ts'
import { parameterTypeOf } from '#core/plan/values.ts'
import { shownArtifact, shownType } from '#core/spec/check/types.ts'
import type { InputArtifact, InputParameter } from '#shared/pipeline.ts'
import type { Problem } from '#shared/problem.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { IconPlus, IconTrash } from '#ui/icons.ts'
import { useEditor, useEditorState } from '../../editor/use-editor.ts'
import { LateRow } from '../fields/LateRow.tsx'
import { TextRow } from '../fields/TextRow.tsx'
import type { Taken } from '../fields/use-draft.ts'
import { valueText } from '../fields/values.ts'
import { Section } from '../Section.tsx'
import { useAttempt } from '../use-attempt.ts'
import { ParameterForm } from './ParameterForm.tsx'
import { taken } from './taken.ts'

const words = ({ kind, spec }: PortSpec): string =>
  kind === 'artifacts' ? shownArtifact(spec.artifactType) : shownType(parameterTypeOf(spec))

const described = (port: PortSpec, text: string): PortSpec => {
  const { description: _, ...bare } = port.spec
  const spec = text === '' ? bare : { ...bare, description: text }
  return port.kind === 'artifacts' ? { kind: port.kind, spec } : { kind: port.kind, spec }
}

const Fields = ({
  name,
  port,
  fault,
  onName,
}: {
  name: string
  port: PortSpec
  fault: string | undefined
  onName: (name: string) => void
}) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const rename = (text: string): Taken => {
    const error = attempt({ edit: 'rename-input', from: name, to: text.trim() })
    if (error === undefined) onName(text.trim())
    return taken(error, text.trim())
  }
  return (
    <div className="n-portform">
      <LateRow label={t('port.name')} mono value={name} take={rename} />
      {port.kind === 'parameters' && <ParameterForm name={name} spec={port.spec} fault={fault} />}
      <TextRow
        label={t('port.description')}
        value={port.spec.description ?? ''}
        placeholder={t('pipeline.inputAbout')}
        take={(text, group) =>
          taken(attempt({ edit: 'change-input', name, port: described(port, text) }, group), text)
        }
      />
    </div>
  )
}

interface InputProps {
  readonly name: string
  readonly port: PortSpec
  readonly fault: string | undefined
  readonly open: boolean
  readonly onToggle: () => void
  readonly onName: (name: string) => void
}

const Input = ({ name, port, fault, open, onToggle, onName }: InputProps) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const given = port.kind === 'parameters' ? port.spec.defaultValue : undefined
  return (
    <div className="n-pipelineinput" data-open={open || undefined}>
      <div className="row">
        <button type="button" className="n-pipelineinput__head row" aria-expanded={open} onClick={onToggle}>
          <span className="mono mid trunc">{name}</span>
          <span className="cap t3 nowrap">{words(port)}</span>
          <span className="cap t3 trunc grow">
            {given === undefined ? t('pipeline.required') : `= ${valueText(given)}`}
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
      {open && <Fields name={name} port={port} fault={fault} onName={onName} />}
    </div>
  )
}

const freeName = (known: Readonly<Record<string, unknown>>): string => {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'value' : `value_${number}`
    if (!Object.hasOwn(known, name)) return name
  }
}

type Definitions = {
  readonly parameters?: Readonly<Record<string, InputParameter>> | undefined
  readonly artifacts?: Readonly<Record<string, InputArtifact>> | undefined
}

const portsOf = (inputs: Definitions | undefined): readonly { name: string; port: PortSpec }[] => [
  ...Object.entries(inputs?.parameters ?? {}).map(([name, spec]) => ({
    name,
    port: { kind: 'parameters' as const, spec },
  })),
  ...Object.entries(inputs?.artifacts ?? {}).map(([name, spec]) => ({
    name,
    port: { kind: 'artifacts' as const, spec },
  })),
]

/** What the pipeline takes: added, named, typed and described. The file keeps them in the order of their names. */
export const PipelineInputs = ({
  problems,
  asked,
}: {
  problems: readonly Problem[]
  asked: string | undefined
}) => {
  const { t } = useTranslation('inspector')
  const editor = useEditor()
  const attempt = useAttempt()
  const inputs = useEditorState(({ history }) => history.doc.spec.root.inputDefinitions)
  const [chosen, setChosen] = useState<string>()
  const wanted = /^root\.inputDefinitions\.parameters\.(.+)\.defaultValue$/.exec(asked ?? '')?.[1]
  if (wanted !== undefined && wanted !== chosen) setChosen(wanted)
  const faultOf = (name: string): string | undefined =>
    problems.find(({ task, field }) => task === undefined && field?.endsWith(`.${name}.defaultValue`))
      ?.message
  const add = () => {
    const known = editor.doc().spec.root.inputDefinitions
    const name = freeName({ ...known?.parameters, ...known?.artifacts })
    const port: PortSpec = { kind: 'parameters', spec: { parameterType: 'STRING' } }
    if (attempt({ edit: 'add-input', name, port }) === undefined) setChosen(name)
  }
  const ports = portsOf(inputs)
  return (
    <Section title={t('pipeline.inputs')}>
      {ports.length === 0 && <p className="t3">{t('pipeline.noInputs')}</p>}
      {ports.map(({ name, port }) => (
        <Input
          key={name}
          name={name}
          port={port}
          fault={faultOf(name)}
          open={chosen === name}
          onToggle={() => setChosen(chosen === name ? undefined : name)}
          onName={setChosen}
        />
      ))}
      <Button size="s" variant="ghost" icon={IconPlus} onClick={add}>
        {t('pipeline.addInput')}
      </Button>
    </Section>
  )
}
