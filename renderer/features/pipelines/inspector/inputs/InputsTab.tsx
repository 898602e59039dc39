import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isChannel } from '#core/spec/graph/names.ts'
import type { GraphNode, GraphPort, PipelineGraph } from '#shared/graph.ts'
import type { Problem } from '#shared/problem.ts'
import { IconButton } from '#ui/Button.tsx'
import { IconEdit } from '#ui/icons.ts'
import { Prose } from '#ui/Prose.tsx'
import { Section } from '../Section.tsx'
import { AddPort } from './AddPort.tsx'
import { InputRow } from './InputRow.tsx'
import { OutputList } from './OutputList.tsx'
import { PortForm } from './PortForm.tsx'

interface TabProps {
  readonly graph: PipelineGraph
  readonly node: GraphNode
  readonly problems: readonly Problem[]
  readonly description: string | undefined
  /** Its ports follow its code, and can be edited as a form. */
  readonly isPython: boolean
  readonly onShow: (id: string) => void
}

const Editable = (props: TabProps & { port: GraphPort }) => {
  const { t } = useTranslation('inspector')
  const [open, setOpen] = useState(false)
  const { port, node, isPython } = props
  return (
    <div className="n-editable">
      <InputRow {...props} />
      {isPython && (
        <div className="n-editable__edit">
          <IconButton
            size="s"
            iconSize={12}
            icon={IconEdit}
            label={t('port.edit', { name: port.name })}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          />
        </div>
      )}
      {open && <PortForm node={node.id} name={port.name} />}
    </div>
  )
}

/** What a step takes, as a form by type; what it gives below. A frame's own channels follow the wires that need them. */
export const InputsTab = (props: TabProps) => {
  const { t } = useTranslation('pipelines')
  const { graph, node, description, isPython, onShow } = props
  const inputs = node.inputs.filter(({ name }) => !isChannel(name))
  const isFrame = node.kind !== 'step' && node.kind !== 'importer' && node.kind !== 'dag'
  return (
    <div className="n-sections">
      {description !== undefined && (
        <p className="dense t2">
          <Prose text={description} />
        </p>
      )}
      {!(isFrame && inputs.length === 0) && (
        <Section title={t('inspector.inputs')}>
          {inputs.length === 0 && <p className="t3 dense">{t('inspector.noInputs')}</p>}
          {inputs.map((port) => (
            <Editable key={port.name} {...props} port={port} />
          ))}
          {isPython && <AddPort node={node.id} side="input" />}
        </Section>
      )}
      <Section title={t('inspector.outputs')}>
        <OutputList graph={graph} node={node} editable={isPython} onShow={onShow} />
        {isPython && <AddPort node={node.id} side="output" />}
      </Section>
    </div>
  )
}
