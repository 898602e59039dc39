import { useTranslation } from 'react-i18next'
import { Icon } from '../Icon.tsx'
import { IconChevronDown, IconChevronRight } from '../icons.ts'
import { iconOfNode } from '../node-icon.ts'
import { StatusMark } from '../status/StatusMark.tsx'
import { statuses } from '../status/status.ts'
import { type DrawnNode, isFolded } from './geometry.ts'
import { HeaderStatus, timeOf } from './StepNode.tsx'
import { type NodeStatus, useScene } from './scene.ts'
import { useNodeStatus } from './statuses.ts'

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

const Fold = ({ node }: { node: DrawnNode }) => {
  const { t } = useTranslation('canvas')
  const fold = useScene((scene) => scene.fold)
  const folded = isFolded(node)
  const label = folded ? t('expand') : t('collapse')
  return (
    <button
      type="button"
      className="cv-fold"
      tabIndex={-1}
      aria-label={label}
      aria-expanded={!folded}
      title={label}
      onClick={(event) => {
        event.stopPropagation()
        fold(node.id, !folded)
      }}
    >
      <Icon of={folded ? IconChevronRight : IconChevronDown} size={14} />
    </button>
  )
}

const Header = ({ node, status }: { node: DrawnNode; status: NodeStatus | undefined }) => {
  const full = useScene((scene) => scene.wording.detail === 'full')
  return (
    <header>
      <Icon of={iconOfNode(node)} size={14} />
      <b>{node.keyword ?? node.label}</b>
      {node.text !== undefined && (
        <span className="cv-frame__text mono trunc" title={node.text}>
          {node.text}
        </span>
      )}
      {node.parallelism !== undefined && full && <Parallelism count={node.parallelism} />}
      <span className="grow" />
      {status?.counts !== undefined && <Counts counts={status.counts} />}
      {status !== undefined && status.counts === undefined && <HeaderStatus status={status} />}
      {status?.counts !== undefined && <span className="t3">{timeOf(status)}</span>}
    </header>
  )
}

/** The frame around the steps of a loop, a condition, an exit handler or a sub-pipeline; folded, a node with a count. */
export const FrameNode = ({ node }: { node: DrawnNode }) => {
  const { t } = useTranslation('canvas')
  const { id } = node
  const detail = useScene((scene) => scene.wording.detail)
  const compact = useScene((scene) => scene.compact)
  const status = useNodeStatus(id)
  const selected = useScene((scene) => scene.selected.has(id))
  const current = useScene((scene) => scene.current === id)
  const faded = useScene((scene) => scene.lit !== undefined && !scene.lit.nodes.has(id))
  const target = useScene((scene) => scene.gesture.target === id)
  const keyword = node.keyword ?? node.label
  const steps = node.folded === undefined ? undefined : t('steps', { count: node.folded })
  return (
    <>
      <div
        className={`cv-frame cv-frame--${detail} ${compact ? 'cv-frame--compact' : ''}`}
        role="button"
        tabIndex={current ? 0 : -1}
        aria-pressed={selected}
        aria-label={[keyword, node.text, steps].filter(Boolean).join(' ')}
        data-node={id}
        data-frame
        data-folded={isFolded(node) || undefined}
        data-selected={selected || undefined}
        data-faded={faded || undefined}
        data-target={target || undefined}
        data-aside={status?.aside}
      >
        <Header node={node} status={status} />
        {steps !== undefined && <div className="cv-frame__count">{steps}</div>}
      </div>
      <Fold node={node} />
    </>
  )
}
