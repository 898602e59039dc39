import type { NodeProps } from '@xyflow/react'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import type { GraphNode } from '#shared/graph.ts'
import { Icon } from '../Icon.tsx'
import { IconCondition, IconExit, IconLoop, IconSub } from '../icons.ts'
import { StatusMark } from '../status/StatusMark.tsx'
import { statuses } from '../status/status.ts'
import { CanvasContext, type NodeStatus } from './context.ts'
import { HeaderStatus, useDetail } from './StepNode.tsx'

const icons = { loop: IconLoop, condition: IconCondition, exit: IconExit, dag: IconSub } as const
const iconOf = (node: GraphNode) => icons[node.kind as keyof typeof icons] ?? IconSub

const Counts = ({ counts }: { counts: NonNullable<NodeStatus['counts']> }) => (
  <>
    {statuses
      .filter((status) => (counts[status] ?? 0) > 0)
      .map((status) => (
        <StatusMark key={status} status={status} size={12}>
          {counts[status]}
        </StatusMark>
      ))}
  </>
)

const Parallelism = ({ count }: { count: number }) => {
  const { t } = useTranslation('canvas')
  const title = count === 0 ? t('unlimited') : t('atOnce', { count })
  return (
    <span className="cv-chip" title={title}>
      ∥ {count === 0 ? '∞' : count}
    </span>
  )
}

/** The frame around the steps of a loop, a condition, an exit handler or a sub-pipeline. */
export const FrameNode = ({ data }: NodeProps) => {
  const { node, compact } = data as { node: GraphNode; compact: boolean }
  const detail = useDetail()
  const { statusOf, selected, current, lit } = useContext(CanvasContext)
  const status = statusOf?.(node.id)
  const keyword = node.keyword ?? node.label
  return (
    <div
      className={`cv-frame cv-frame--${detail} ${compact ? 'cv-frame--compact' : ''}`}
      role="button"
      tabIndex={current === node.id ? 0 : -1}
      aria-pressed={selected === node.id}
      aria-label={[keyword, node.text].filter(Boolean).join(' ')}
      data-node={node.id}
      data-selected={selected === node.id || undefined}
      data-faded={(lit !== undefined && !lit.has(node.id)) || undefined}
    >
      <header>
        <Icon of={iconOf(node)} size={14} />
        <b>{keyword}</b>
        {node.text !== undefined && (
          <span className="cv-frame__text mono trunc" title={node.text}>
            {node.text}
          </span>
        )}
        {node.parallelism !== undefined && detail === 'full' && <Parallelism count={node.parallelism} />}
        <span className="grow" />
        {status?.counts !== undefined && <Counts counts={status.counts} />}
        {status !== undefined && status.counts === undefined && <HeaderStatus status={status} />}
        {status?.counts !== undefined && status.text !== undefined && (
          <span className="t3">{status.text}</span>
        )}
      </header>
    </div>
  )
}
