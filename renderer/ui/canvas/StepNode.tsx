import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../Icon.tsx'
import { IconWarning } from '../icons.ts'
import { LiveTime } from '../LiveTime.tsx'
import { iconOfNode } from '../node-icon.ts'
import { StatusMark, StatusShape } from '../status/StatusMark.tsx'
import { type DrawnNode, measures, rowsOf } from './geometry.ts'
import { Ports } from './Ports.tsx'
import { type NodeStatus, useScene, useWording } from './scene.ts'
import { useNodeStatus } from './statuses.ts'
import { widthOf } from './text-width.ts'
import type { Detail } from './view.ts'

/** How long it has been going on, or took; nothing where the word of the state is all there is. */
export const timeOf = (status: NodeStatus): ReactNode =>
  status.since === undefined ? status.text : <LiveTime since={status.since} />

const isQuiet = ({ state, text }: NodeStatus): boolean => state === 'succeeded' && text !== undefined

/** Finished quietly: the tick says it, the duration stays grey. Every other state keeps its colour and its word. */
export const HeaderStatus = ({ status }: { status: NodeStatus }) => {
  const why = status.failure ?? status.fact
  if (isQuiet(status)) {
    return (
      <span className="cv-status" title={why}>
        <StatusShape status={status.state} size={12} />
        <span className="t3">{status.text}</span>
      </span>
    )
  }
  return (
    <span className="cv-status" title={why}>
      <StatusMark status={status.state} size={12}>
        {status.word ?? timeOf(status)}
      </StatusMark>
    </span>
  )
}

/** From this many rows of ports on, a small card is high enough for a second line of facts. */
const rowsForTwo = 3

const Facts = ({ status, tight, low }: { status: NodeStatus; tight: boolean; low: boolean }) => {
  const fact = low ? undefined : (status.failure ?? status.fact)
  const wordless = tight && isQuiet(status)
  return (
    <div className="cv-facts" title={status.failure ?? status.fact}>
      <div className="cv-facts__state">
        <StatusMark status={status.state} size={12} bare={wordless}>
          {status.word}
        </StatusMark>
        <span className="t3">{timeOf(status)}</span>
      </div>
      {fact !== undefined && (
        <div className={status.failure === undefined ? 'trunc t2' : 'trunc cv-facts__failure'}>{fact}</div>
      )}
    </div>
  )
}

/** A status changes often, ports hardly ever. */
const StillPorts = memo(Ports)

/** What a whole card has for its title where nothing stands beside it, and how much wider its letters are. */
const titleRoom = measures.nodeWidth - 46
const boldness = 1.1
const fits = (label: string): boolean => widthOf(label, 13) * boldness <= titleRoom

interface CardProps {
  readonly node: DrawnNode
  readonly detail: Detail
  /** Too narrow for an icon beside the name. */
  readonly tight: boolean
  readonly status: NodeStatus | undefined
  readonly problems: number
  readonly selected: boolean
  readonly current: boolean
  readonly faded: boolean
}

const Card = memo(({ node, detail, tight, status, problems, selected, current, faded }: CardProps) => {
  const { t } = useTranslation(['canvas', 'common'])
  const state = status === undefined ? '' : t(`common:status.${status.state}`)
  // What ended well has nothing more to tell than what came out.
  const told = status !== undefined && isQuiet(status) && status.fact === undefined
  const roomForFacts = detail === 'facts' && rowsOf(node) > (tight ? 1 : 0) && status !== undefined && !told
  const timed = detail === 'full' || (detail === 'facts' && told && !tight)
  const named = detail === 'facts' && (status === undefined || told)
  const shows = named ? 'names' : detail === 'full' ? 'all' : 'marks'
  return (
    <div
      className={`cv-step cv-step--${detail}`}
      data-live={status !== undefined || undefined}
      data-named={named || undefined}
      data-aside={status?.aside}
      role="button"
      tabIndex={current ? 0 : -1}
      aria-pressed={selected}
      aria-label={[node.label, status?.word ?? state, status?.text].filter(Boolean).join(', ')}
      data-node={node.id}
      data-selected={selected || undefined}
      data-faded={faded || undefined}
    >
      <header>
        {!(tight && detail === 'facts') && <Icon of={iconOfNode(node)} />}
        <span
          className="cv-title"
          data-tight={detail !== 'full' || status !== undefined || !fits(node.label) || undefined}
          title={node.label}
        >
          {node.label}
        </span>
        {status !== undefined && timed && <HeaderStatus status={status} />}
        {status !== undefined && !timed && !roomForFacts && <StatusShape status={status.state} size={14} />}
      </header>
      {status?.progress !== undefined && (
        <div className="cv-progress">
          <i style={{ width: `${Math.round(100 * status.progress)}%` }} />
        </div>
      )}
      {roomForFacts && <Facts status={status} tight={tight} low={tight && rowsOf(node) < rowsForTwo} />}
      <StillPorts node={node} show={shows} gave={status?.gave} missing={t('canvas:required')} />
      {problems > 0 && (
        <span className="cv-badge" title={t('canvas:problems', { count: problems })}>
          <Icon of={IconWarning} size={11} />
          {problems}
        </span>
      )}
    </div>
  )
})
Card.displayName = 'Card'

/** A step on the canvas. Cheap to call: the card below rerenders only when something it shows has changed. */
export const StepNode = ({ node }: { node: DrawnNode }) => {
  const { id } = node
  const { detail, tight } = useWording(id)
  return (
    <Card
      node={node}
      detail={detail}
      tight={tight}
      status={useNodeStatus(id)}
      problems={useScene((scene) => scene.problemsOf?.(id) ?? 0)}
      selected={useScene((scene) => scene.selected.has(id))}
      current={useScene((scene) => scene.current === id)}
      faded={useScene((scene) => scene.lit !== undefined && !scene.lit.nodes.has(id))}
    />
  )
}
