import { type NodeProps, useStore } from '@xyflow/react'
import { memo, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import type { GraphNode, GraphPort } from '#shared/graph.ts'
import { Icon } from '../Icon.tsx'
import { IconCode, IconDownload, IconWarning } from '../icons.ts'
import { StatusMark, StatusShape } from '../status/StatusMark.tsx'
import { CanvasContext, type NodeStatus } from './context.ts'
import { rowsOf } from './geometry.ts'
import { type Detail, detailOf } from './view.ts'

export const useDetail = (): Detail => useStore((state) => detailOf(state.transform[2]))

const classes = (port: GraphPort, side: 'in' | 'out', missing: boolean): string =>
  [
    'cv-port',
    `cv-port--${side}`,
    port.kind === 'artifact' ? 'cv-port--square' : '',
    port.list ? 'cv-port--list' : '',
    port.connected ? 'cv-port--on' : '',
    missing ? 'cv-port--missing' : '',
  ].join(' ')

const isMissing = (port: GraphPort): boolean =>
  !port.connected &&
  !port.optional &&
  port.constant === undefined &&
  port.bound === undefined &&
  port.defaultText === undefined

/** Whole or not at all: in a crowded row the word falls onto a second line, which is hidden. */
const Type = ({ name }: { name: string }) => (
  <span className="cv-type">
    <i />
    <span>{name}</span>
  </span>
)

/** The value an input has without a wire. */
const InputValue = ({ port, missing }: { port: GraphPort; missing: boolean }) => {
  const { t } = useTranslation('canvas')
  if (port.constant !== undefined) return <span className="cv-chip mono">{port.constant}</span>
  if (port.bound !== undefined) return <span className="cv-chip cv-chip--bound mono">{port.bound}</span>
  if (missing) return <span className="cv-chip cv-chip--missing">{t('required')}</span>
  if (!port.connected && port.defaultText !== undefined) {
    return <span className="cv-chip cv-chip--default mono">{port.defaultText}</span>
  }
  return <Type name={port.type} />
}

const hint = (port: GraphPort): string =>
  [`${port.name}: ${port.type}`, port.constant ?? port.bound ?? port.defaultText, port.description]
    .filter((part) => part !== undefined && part !== '')
    .join('\n')

const InputPort = ({ port }: { port: GraphPort }) => {
  const missing = isMissing(port)
  return (
    <span className="cv-in" title={hint(port)} style={{ '--h': `var(--p-${port.hue})` } as object}>
      <i className={classes(port, 'in', missing)} />
      <span className="cv-name">{port.name}</span>
      <InputValue port={port} missing={missing} />
    </span>
  )
}

const OutputPort = ({ port }: { port: GraphPort }) => (
  <span className="cv-out" title={hint(port)} style={{ '--h': `var(--p-${port.hue})` } as object}>
    <Type name={port.type} />
    <span className="cv-name">{port.name}</span>
    <i className={classes(port, 'out', false)} />
  </span>
)

const Ports = ({ node, show }: { node: GraphNode; show: 'all' | 'names' | 'marks' }) => (
  <div className={`cv-ports cv-ports--${show}`}>
    {Array.from({ length: rowsOf(node) }, (_, at) => {
      const input = node.inputs[at]
      const output = node.outputs[at]
      return (
        <div className="cv-row" key={`${input?.name ?? ''}|${output?.name ?? ''}`}>
          {input === undefined ? <span /> : <InputPort port={input} />}
          {output === undefined ? <span /> : <OutputPort port={output} />}
        </div>
      )
    })}
  </div>
)

/** Finished quietly: the tick says it, the duration stays grey. Every other state keeps its colour and its word. */
export const HeaderStatus = ({ status }: { status: NodeStatus }) => {
  const quiet = status.state === 'succeeded' && status.text !== undefined
  if (quiet) {
    return (
      <span className="cv-status">
        <StatusShape status={status.state} size={12} />
        <span className="t3">{status.text}</span>
      </span>
    )
  }
  return (
    <span className="cv-status">
      <StatusMark status={status.state} size={12}>
        {status.text}
      </StatusMark>
    </span>
  )
}

const Facts = ({ status }: { status: NodeStatus }) => {
  const fact = status.failure ?? status.fact
  return (
    <div className="cv-facts">
      <div className="cv-facts__state">
        <StatusMark status={status.state} size={12} />
        {status.text !== undefined && <span className="t3">{status.text}</span>}
      </div>
      {fact !== undefined && (
        <div className={status.failure === undefined ? 'trunc t2' : 'trunc cv-facts__failure'}>{fact}</div>
      )}
    </div>
  )
}

interface CardProps {
  readonly node: GraphNode
  readonly detail: Detail
  readonly status: NodeStatus | undefined
  readonly problems: number
  readonly selected: boolean
  readonly current: boolean
  readonly faded: boolean
}

const Card = memo(({ node, detail, status, problems, selected, current, faded }: CardProps) => {
  const { t } = useTranslation(['canvas', 'common'])
  const state = status === undefined ? '' : t(`common:status.${status.state}`)
  const roomForFacts = detail === 'facts' && rowsOf(node) > 0 && status !== undefined
  return (
    <div
      className={`cv-step cv-step--${detail}`}
      data-live={status !== undefined || undefined}
      role="button"
      tabIndex={current ? 0 : -1}
      aria-pressed={selected}
      aria-label={[node.label, state, status?.text].filter(Boolean).join(', ')}
      data-node={node.id}
      data-selected={selected || undefined}
      data-faded={faded || undefined}
    >
      <header>
        <Icon of={node.kind === 'importer' ? IconDownload : IconCode} />
        <span className="cv-title" title={node.label}>
          {node.label}
        </span>
        {status !== undefined && detail === 'full' && <HeaderStatus status={status} />}
        {status !== undefined && detail !== 'full' && !roomForFacts && (
          <StatusShape status={status.state} size={14} />
        )}
      </header>
      {status?.progress !== undefined && (
        <div className="cv-progress">
          <i style={{ width: `${Math.round(100 * status.progress)}%` }} />
        </div>
      )}
      {roomForFacts && <Facts status={status} />}
      <Ports
        node={node}
        show={detail === 'facts' && status === undefined ? 'names' : detail === 'full' ? 'all' : 'marks'}
      />
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
export const StepNode = ({ data }: NodeProps) => {
  const node = (data as { node: GraphNode }).node
  const detail = useDetail()
  const { statusOf, problemsOf, selected, current, lit } = useContext(CanvasContext)
  return (
    <Card
      node={node}
      detail={detail}
      status={statusOf?.(node.id)}
      problems={problemsOf?.(node.id) ?? 0}
      selected={selected === node.id}
      current={current === node.id}
      faded={lit !== undefined && !lit.has(node.id)}
    />
  )
}
