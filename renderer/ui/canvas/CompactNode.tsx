import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../Icon.tsx'
import { IconDownload } from '../icons.ts'
import { StatusMark, StatusShape } from '../status/StatusMark.tsx'
import { compactMeasures, type DrawnNode, stepSize } from './geometry.ts'
import { BarePorts } from './Ports.tsx'
import { timeOf } from './StepNode.tsx'
import { type NodeStatus, useScene, useWording } from './scene.ts'
import { useNodeStatus } from './statuses.ts'
import type { CompactDetail } from './view.ts'

/** From this height on there is a line for what a step waits for or why it failed. */
const threeLines = 60

/** A finished step needs no word when there is little room; every other state keeps it, and gives up its fact. */
const State = ({ status, tight }: { status: NodeStatus; tight: boolean }) => {
  const done = status.state === 'succeeded' && status.text !== undefined
  return done && tight ? (
    <StatusMark status={status.state} size={12}>
      <span className="t3">{status.text}</span>
    </StatusMark>
  ) : (
    <>
      <StatusMark status={status.state} size={12}>
        {status.word}
      </StatusMark>
      <span className="t3 cv-small__time">{timeOf(status)}</span>
    </>
  )
}

const Fact = ({ status }: { status: NodeStatus }) => {
  const text = status.failure ?? status.fact
  if (text === undefined) return null
  return <div className={status.failure === undefined ? 'trunc t2' : 'trunc cv-facts__failure'}>{text}</div>
}

interface CardProps {
  readonly node: DrawnNode
  readonly detail: CompactDetail
  readonly status: NodeStatus | undefined
  readonly selected: boolean
  readonly current: boolean
  readonly faded: boolean
}

const Card = memo(({ node, detail, status, selected, current, faded }: CardProps) => {
  const { t } = useTranslation('common')
  const state = status === undefined ? '' : t(`status.${status.state}`)
  const hint = [node.label, status?.failure ?? status?.fact].filter(Boolean).join('\n')
  return (
    <div
      className="cv-step cv-small"
      data-detail={detail}
      role="button"
      tabIndex={current ? 0 : -1}
      aria-pressed={selected}
      aria-label={[node.label, state, status?.text].filter(Boolean).join(', ')}
      data-node={node.id}
      data-selected={selected || undefined}
      data-faded={faded || undefined}
      data-state={status?.state}
      title={hint}
    >
      <div className="cv-small__text">
        <div className="cv-small__name">
          {node.kind === 'importer' && <Icon of={IconDownload} size={13} />}
          <span className="trunc grow">{node.label}</span>
          {detail === 'marks' && status !== undefined && <StatusShape status={status.state} size={14} />}
        </div>
        {status !== undefined && detail !== 'marks' && (
          <div className="cv-small__state">
            <State status={status} tight={detail === 'tight'} />
          </div>
        )}
        {status !== undefined &&
          detail !== 'marks' &&
          stepSize(node, compactMeasures).height >= threeLines && <Fact status={status} />}
      </div>
      {status?.progress !== undefined && (
        <div className="cv-small__progress">
          <i style={{ width: `${Math.round(100 * status.progress)}%` }} />
        </div>
      )}
      <BarePorts node={node} />
    </div>
  )
})
Card.displayName = 'CompactCard'

/** A step while one watches a run: its name, its state and how long it took, at reading size. */
export const CompactNode = ({ node }: { node: DrawnNode }) => {
  const { id } = node
  return (
    <Card
      node={node}
      detail={useWording(id).compactDetail}
      status={useNodeStatus(id)}
      selected={useScene((scene) => scene.selected.has(id))}
      current={useScene((scene) => scene.current === id)}
      faded={useScene((scene) => scene.lit !== undefined && !scene.lit.nodes.has(id))}
    />
  )
}
