import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { GraphNode, GraphPort, PipelineGraph } from '#shared/graph.ts'
import { bindingsOf, type InputBinding, type OutputTarget, targetsOf } from '../model/bindings.ts'

const PortRow = ({ port, children }: { port: GraphPort; children: ReactNode }) => {
  const { t } = useTranslation('canvas')
  return (
    <div className="n-port" style={{ '--h': `var(--p-${port.hue})` } as object}>
      <div className="row">
        <i className={port.kind === 'artifact' ? 'n-port__mark n-port__mark--square' : 'n-port__mark'} />
        <span className="mono mid trunc">{port.label ?? port.name}</span>
        <span className="cap t3 nowrap">
          {port.list && port.kind === 'artifact' ? t('list', { type: port.type }) : port.type}
        </span>
      </div>
      <div className="n-port__values">{children}</div>
      {port.description !== undefined && <p className="cap t2">{port.description}</p>}
    </div>
  )
}

const StepLink = ({
  id,
  label,
  port,
  onShow,
}: {
  id: string
  label: string
  port: string
  onShow: (id: string) => void
}) => (
  <button type="button" className="link" onClick={() => onShow(id)}>
    {label}
    <span className="t3"> › </span>
    <span className="mono">{port}</span>
  </button>
)

const Binding = ({ binding, onShow }: { binding: InputBinding; onShow: (id: string) => void }) => {
  const { t } = useTranslation('pipelines')
  if (binding.kind === 'wire') {
    return <StepLink id={binding.node} label={binding.label} port={binding.port} onShow={onShow} />
  }
  if (binding.kind === 'pipelineInput') {
    return (
      <span>
        <span className="t3">{t('inspector.pipelineInput')} </span>
        <span className="mono">{binding.port}</span>
      </span>
    )
  }
  if (binding.kind === 'optional') return <span className="t3">{t('inspector.optional')}</span>
  if (binding.kind === 'missing') return <span className="n-port__missing">{t('inspector.missing')}</span>
  return (
    <span>
      <span className="t3">{t(`inspector.${binding.kind}`)} </span>
      <span className="mono n-port__text">{binding.text}</span>
    </span>
  )
}

const Target = ({ target, onShow }: { target: OutputTarget; onShow: (id: string) => void }) => {
  const { t } = useTranslation('pipelines')
  if (target.kind === 'node') {
    return <StepLink id={target.node} label={target.label} port={target.port} onShow={onShow} />
  }
  return (
    <span>
      <span className="t3">{t('inspector.pipelineOutput')} </span>
      <span className="mono">{target.port}</span>
    </span>
  )
}

export const InputsTab = ({
  graph,
  node,
  description,
  onShow,
}: {
  graph: PipelineGraph
  node: GraphNode
  description: string | undefined
  onShow: (id: string) => void
}) => {
  const { t } = useTranslation('pipelines')
  return (
    <div className="n-ports">
      {description !== undefined && <p className="dense t2 n-ports__about">{description}</p>}
      {node.inputs.length === 0 && <p className="t3 dense n-ports__about">{t('inspector.noInputs')}</p>}
      {node.inputs.map((port) => (
        <PortRow key={port.name} port={port}>
          {bindingsOf(graph, node, port).map((binding) => (
            <Binding key={JSON.stringify(binding)} binding={binding} onShow={onShow} />
          ))}
        </PortRow>
      ))}
    </div>
  )
}

export const OutputsTab = ({
  graph,
  node,
  onShow,
}: {
  graph: PipelineGraph
  node: GraphNode
  onShow: (id: string) => void
}) => {
  const { t } = useTranslation('pipelines')
  return (
    <div className="n-ports">
      {node.outputs.length === 0 && <p className="t3 dense n-ports__about">{t('inspector.noOutputs')}</p>}
      {node.outputs.map((port) => {
        const targets = targetsOf(graph, node, port)
        return (
          <PortRow key={port.name} port={port}>
            {targets.length === 0 && <span className="t3">{t('inspector.unused')}</span>}
            {targets.map((target) => (
              <Target key={JSON.stringify(target)} target={target} onShow={onShow} />
            ))}
          </PortRow>
        )
      })}
    </div>
  )
}
