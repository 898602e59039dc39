import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GraphNode, GraphPort, PipelineGraph } from '#shared/graph.ts'
import { IconButton } from '#ui/Button.tsx'
import { IconEdit } from '#ui/icons.ts'
import { Prose } from '#ui/Prose.tsx'
import { type OutputTarget, targetsOf } from '../../model/bindings.ts'
import { PortForm } from './PortForm.tsx'

const Target = ({ target, onShow }: { target: OutputTarget; onShow: (id: string) => void }) => {
  const { t } = useTranslation('pipelines')
  if (target.kind === 'pipelineOutput')
    return (
      <span>
        <span className="t3">{t('inspector.pipelineOutput')} </span>
        <span className="mono">{target.port}</span>
      </span>
    )
  return (
    <button type="button" className="link" onClick={() => onShow(target.node)}>
      {target.label}
      <span className="t3"> › </span>
      <span className="mono">{target.port}</span>
    </button>
  )
}

const Output = ({
  graph,
  node,
  port,
  editable,
  onShow,
}: {
  graph: PipelineGraph
  node: GraphNode
  port: GraphPort
  editable: boolean
  onShow: (id: string) => void
}) => {
  const { t } = useTranslation(['inspector', 'pipelines'])
  const [open, setOpen] = useState(false)
  const targets = targetsOf(graph, node, port)
  return (
    <div className="n-formrow" style={{ '--h': `var(--p-${port.hue})` } as object}>
      <div className="row n-formrow__head">
        <i className={port.kind === 'artifact' ? 'n-port__mark n-port__mark--square' : 'n-port__mark'} />
        <span className="mono trunc">{port.label ?? port.name}</span>
        <span className="cap t3 nowrap">{port.type}</span>
        <span className="grow" />
        {editable && (
          <IconButton
            size="s"
            iconSize={12}
            icon={IconEdit}
            label={t('inspector:port.edit', { name: port.name })}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          />
        )}
      </div>
      <div className="dense n-port__values">
        {targets.length === 0 && <span className="t3">{t('pipelines:inspector.unused')}</span>}
        {targets.map((target) => (
          <Target key={JSON.stringify(target)} target={target} onShow={onShow} />
        ))}
      </div>
      {port.description !== undefined && !open && (
        <p className="cap t3">
          <Prose text={port.description} />
        </p>
      )}
      {open && <PortForm node={node.id} name={port.name} />}
    </div>
  )
}

/** What a step gives, and who takes it. */
export const OutputList = ({
  graph,
  node,
  editable,
  onShow,
}: {
  graph: PipelineGraph
  node: GraphNode
  editable: boolean
  onShow: (id: string) => void
}) => {
  const { t } = useTranslation('pipelines')
  if (node.outputs.length === 0) return <p className="t3 dense">{t('inspector.noOutputs')}</p>
  return node.outputs.map((port) => (
    <Output key={port.name} graph={graph} node={node} port={port} editable={editable} onShow={onShow} />
  ))
}
