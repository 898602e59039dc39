import { type KeyboardEvent, type MouseEvent, memo, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../Icon.tsx'
import { IconChevronDown, IconChevronRight, IconMore, IconWarning } from '../../icons.ts'
import { iconOfNode } from '../../node-icon.ts'
import { StatusShape } from '../../status/StatusMark.tsx'
import { type DrawnNode, isFrame } from '../geometry.ts'
import { type NodeStatus, useScene } from '../scene.ts'
import { useNodeStatus } from '../statuses.ts'
import { RowName } from './RowName.tsx'
import type { Row } from './rows.ts'

export interface RowHands {
  readonly toggle: (id: string) => void
  readonly choose: (id: string, adding: boolean) => void
  readonly menuAt: (element: Element) => void
  readonly write: (row: Row) => void
  readonly rename: (id: string, name: string) => void
  readonly written: (id: string) => void
  readonly reach: (id: string) => void
  readonly grip: (id: string, event: PointerEvent) => void
  readonly press: (event: KeyboardEvent<HTMLElement>) => void
}

export interface RowProps {
  readonly row: Row
  /** The row that Tab reaches. */
  readonly here: boolean
  readonly writing: boolean
  /** Of the line that tells of its wires. */
  readonly describedBy: string
  /** What is dragged would go in here. */
  readonly target: boolean
  /** The same object throughout: a row is drawn again only for what changed about it. */
  readonly hands: RowHands
}

const headOf = (node: DrawnNode): string => (isFrame(node) ? (node.keyword ?? node.label) : node.label)

/** The whole of a row in words: what it is called, what it is, how it went, what is wrong with it. */
const useLabel = ({ node }: Row, problems: number, status: NodeStatus | undefined): string => {
  const { t } = useTranslation(['desk', 'canvas', 'common'])
  const state = status === undefined || status.state === 'planned' ? undefined : status.state
  return [
    headOf(node),
    node.text,
    t(`desk:kind.${node.kind}`),
    status?.word ?? (state === undefined ? undefined : t(`common:status.${state}`)),
    problems === 0 ? undefined : t('canvas:problems', { count: problems }),
  ]
    .filter(Boolean)
    .join(', ')
}

const Marks = ({ id, problems }: { id: string; problems: number }) => {
  const { t } = useTranslation('canvas')
  const status = useNodeStatus(id)
  return (
    <>
      {status !== undefined && <StatusShape status={status.state} size={12} />}
      {problems > 0 && (
        <span className="cv-outline__problems" title={t('problems', { count: problems })}>
          <Icon of={IconWarning} size={12} />
          {problems}
        </span>
      )}
    </>
  )
}

const Twist = ({ open }: { open: boolean | undefined }) => (
  <span className="cv-outline__twist" aria-hidden>
    {open !== undefined && <Icon of={open ? IconChevronDown : IconChevronRight} size={12} />}
  </span>
)

const clicked = (event: MouseEvent, id: string, { toggle, menuAt, choose }: RowHands): void => {
  const { target } = event
  if (!(target instanceof Element)) return
  if (target.closest('.cv-outline__twist') !== null) toggle(id)
  else if (target.closest('.cv-outline__more') !== null) menuAt(target)
  else choose(id, event.shiftKey || event.ctrlKey || event.metaKey)
}

export const OutlineRow = memo(({ row, here, writing, describedBy, target, hands }: RowProps) => {
  const { t } = useTranslation(['desk', 'common'])
  const { node, level, position, count, open } = row
  const selected = useScene((scene) => scene.selected.has(node.id))
  const problems = useScene((scene) => scene.problemsOf?.(node.id) ?? 0)
  const status = useNodeStatus(node.id)
  const label = useLabel(row, problems, status)
  return (
    <div
      className="cv-outline__row"
      role="treeitem"
      aria-level={level}
      aria-posinset={position}
      aria-setsize={count}
      aria-selected={selected}
      aria-expanded={open}
      aria-label={label}
      aria-describedby={here ? describedBy : undefined}
      tabIndex={here ? 0 : -1}
      data-outline={node.id}
      data-target={target || undefined}
      style={{ paddingLeft: 8 + 16 * (level - 1) }}
      onClick={(event) => clicked(event, node.id, hands)}
      onDoubleClick={() => hands.write(row)}
      onFocus={() => hands.reach(node.id)}
      onPointerDown={(event) => hands.grip(node.id, event)}
      onKeyDown={hands.press}
      onContextMenu={(event) => {
        event.preventDefault()
        event.stopPropagation()
        hands.menuAt(event.currentTarget)
      }}
    >
      <Twist open={open} />
      <Icon of={iconOfNode(node)} size={14} />
      {writing ? (
        <RowName
          name={node.label}
          onName={(name) => hands.rename(node.id, name)}
          onDone={() => hands.written(node.id)}
        />
      ) : (
        <span className="trunc">{headOf(node)}</span>
      )}
      {node.text !== undefined && !writing && <span className="trunc t3 mono">{node.text}</span>}
      <span className="grow" />
      <Marks id={node.id} problems={problems} />
      {selected && (
        <span className="cv-outline__more" title={t('more')} aria-hidden>
          <Icon of={IconMore} size={14} />
        </span>
      )}
    </div>
  )
})
OutlineRow.displayName = 'OutlineRow'
