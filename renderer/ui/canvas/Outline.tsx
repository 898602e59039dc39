import { type KeyboardEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../Button.tsx'
import { Icon } from '../Icon.tsx'
import { IconChevronDown, IconChevronRight, IconClose, IconMore, IconWarning } from '../icons.ts'
import { isComposing } from '../keys.ts'
import { StatusShape } from '../status/StatusMark.tsx'
import { familyOf } from './arrange/family.ts'
import type { CanvasEditing } from './editing.ts'
import { type DrawnNode, isFrame } from './geometry.ts'
import { toggled } from './hand/target.ts'
import { iconOf } from './node-icon.ts'
import { useScene, useSceneStore } from './scene.ts'
import { useNodeStatus } from './statuses.ts'

interface Row {
  readonly node: DrawnNode
  readonly level: number
  readonly position: number
  readonly count: number
  /** Undefined: nothing inside. */
  readonly open: boolean | undefined
}

const useRows = (closed: ReadonlySet<string>): readonly Row[] => {
  const graph = useScene((scene) => scene.graph)
  return useMemo(() => {
    const { children } = familyOf(graph)
    const visit = (home: string, level: number): Row[] =>
      (children.get(home) ?? []).flatMap((node, at, all) => {
        const inside = children.get(node.id)?.length ?? 0
        const open = inside === 0 ? undefined : !closed.has(node.id)
        const row = { node, level, position: at + 1, count: all.length, open }
        return [row, ...(open === true ? visit(node.id, level + 1) : [])]
      })
    return visit('', 1)
  }, [graph, closed])
}

interface RowProps {
  readonly row: Row
  readonly here: boolean
  readonly onToggle: () => void
  readonly onChoose: (adding: boolean) => void
  readonly onMenu: (element: Element) => void
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
}

const RowWords = ({ node }: { node: DrawnNode }) => {
  const { t } = useTranslation(['desk', 'canvas', 'common'])
  const problems = useScene((scene) => scene.problemsOf?.(node.id) ?? 0)
  const status = useNodeStatus(node.id)
  return (
    <>
      <Icon of={iconOf(node)} size={14} />
      <span className="trunc">{isFrame(node) ? (node.keyword ?? node.label) : node.label}</span>
      {node.text !== undefined && <span className="trunc t3 mono">{node.text}</span>}
      <span className="visually-hidden">{t(`desk:kind.${node.kind}`)}</span>
      <span className="grow" />
      {status !== undefined && <StatusShape status={status.state} size={12} />}
      {problems > 0 && (
        <span className="cv-outline__problems" title={t('canvas:problems', { count: problems })}>
          <Icon of={IconWarning} size={12} />
          {problems}
        </span>
      )}
    </>
  )
}

const OutlineRow = ({ row, here, onToggle, onChoose, onMenu, onKeyDown }: RowProps) => {
  const { t } = useTranslation('desk')
  const { node, level, position, count, open } = row
  const selected = useScene((scene) => scene.selected.has(node.id))
  return (
    <div
      className="cv-outline__row"
      role="treeitem"
      aria-level={level}
      aria-posinset={position}
      aria-setsize={count}
      aria-selected={selected}
      aria-expanded={open}
      tabIndex={here ? 0 : -1}
      data-outline={node.id}
      style={{ paddingLeft: 8 + 16 * (level - 1) }}
      onClick={(event) => {
        const { target } = event
        if (!(target instanceof Element)) return
        if (target.closest('.cv-outline__twist') !== null) onToggle()
        else if (target.closest('.cv-outline__more') !== null) onMenu(target)
        else onChoose(event.shiftKey || event.ctrlKey || event.metaKey)
      }}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => {
        event.preventDefault()
        event.stopPropagation()
        onMenu(event.currentTarget)
      }}
    >
      <span className="cv-outline__twist" aria-hidden>
        {open !== undefined && <Icon of={open ? IconChevronDown : IconChevronRight} size={12} />}
      </span>
      <RowWords node={node} />
      {selected && (
        <span className="cv-outline__more" title={t('more')} aria-hidden>
          <Icon of={IconMore} size={14} />
        </span>
      )}
    </div>
  )
}

interface OutlineProps {
  readonly editing: CanvasEditing
  /** Shows the step on the canvas, without taking the focus. */
  readonly onShow: (id: string) => void
  readonly onRemove: () => void
}

const focusRow = (tree: Element | null, id: string): void => {
  tree?.querySelector<HTMLElement>(`[data-outline="${CSS.escape(id)}"]`)?.focus()
}

/** Where a key leads: rows are those one sees. */
const rowFor = (key: string, rows: readonly Row[], at: number): Row | undefined => {
  const row = rows[at]
  if (key === 'ArrowDown') return rows[at + 1]
  if (key === 'ArrowUp') return rows[at - 1]
  if (key === 'Home') return rows[0]
  if (key === 'End') return rows.at(-1)
  if (key === 'ArrowRight' && row?.open === true) return rows[at + 1]
  if (key === 'ArrowLeft' && row?.open !== true)
    return rows.slice(0, Math.max(0, at)).findLast(({ level }) => level < (row?.level ?? 0))
  return undefined
}

const useTree = ({ editing, onShow, onRemove }: OutlineProps) => {
  const scene = useSceneStore()
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const rows = useRows(closed)
  const toggle = (id: string) => setClosed((all) => new Set(toggled([...all], id)))
  const choose = (id: string, adding: boolean) => {
    editing.select(adding ? toggled(editing.selected, id) : [id])
    onShow(id)
  }
  const menuAt = (element: Element) => {
    const own = element.getBoundingClientRect()
    const box = element.closest('.cv')?.getBoundingClientRect()
    const id = element.closest<HTMLElement>('[data-outline]')?.dataset['outline']
    if (id !== undefined && !editing.selected.includes(id)) editing.select([id])
    scene.setState({ menu: { x: own.left + 24 - (box?.left ?? 0), y: own.bottom - (box?.top ?? 0) } })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return
    const id = (event.target as HTMLElement).dataset['outline']
    const at = rows.findIndex(({ node }) => node.id === id)
    const row = rows[at]
    if (id === undefined || row === undefined) return
    const to = rowFor(event.key, rows, at)
    const folds =
      (event.key === 'ArrowRight' && row.open === false) || (event.key === 'ArrowLeft' && row.open === true)
    if (folds) toggle(id)
    else if (to !== undefined) focusRow(event.currentTarget.parentElement, to.node.id)
    else if (event.key === 'Enter' || event.key === ' ') choose(id, event.shiftKey)
    else if (event.key === 'Delete' && editing.selected.length > 0) onRemove()
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))
      menuAt(event.target as HTMLElement)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return { rows, toggle, choose, menuAt, onKeyDown }
}

const Tree = (props: OutlineProps) => {
  const { t } = useTranslation('desk')
  const { rows, toggle, choose, menuAt, onKeyDown } = useTree(props)
  const last = props.editing.selected.at(-1)
  const here = rows.some(({ node }) => node.id === last) ? last : rows[0]?.node.id
  return (
    <div
      className="cv-outline__tree"
      role="tree"
      aria-label={t('outline')}
      aria-multiselectable
      tabIndex={-1}
    >
      {rows.map((row) => (
        <OutlineRow
          key={row.node.id}
          row={row}
          here={row.node.id === here}
          onToggle={() => toggle(row.node.id)}
          onChoose={(adding) => choose(row.node.id, adding)}
          onMenu={menuAt}
          onKeyDown={onKeyDown}
        />
      ))}
    </div>
  )
}

/** The pipeline as a tree beside its picture: the same selection, the same menu. */
export const Outline = (props: OutlineProps) => {
  const { t } = useTranslation('desk')
  const scene = useSceneStore()
  const open = useScene((state) => state.outlined)
  if (!open) return null
  return (
    <section className="cv-outline" aria-label={t('outline')} data-own-pointer>
      <header>
        <h2 className="dense mid">{t('outline')}</h2>
        <span className="grow" />
        <IconButton
          size="s"
          iconSize={14}
          icon={IconClose}
          label={t('closeOutline')}
          onClick={() => scene.setState({ outlined: false })}
        />
      </header>
      <Tree {...props} />
    </section>
  )
}
