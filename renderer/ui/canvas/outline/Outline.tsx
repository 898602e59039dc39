import { useEffect, useId, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../Button.tsx'
import { IconClose } from '../../icons.ts'
import { nodesOf } from '../hand/actions.ts'
import type { Kit } from '../hand/table.ts'
import { useScene, useSceneStore } from '../scene.ts'
import { OutlineRow, type RowHands } from './OutlineRow.tsx'
import { useRowDrag } from './use-row-drag.ts'
import { useTree } from './use-tree.ts'
import { useWireLines } from './use-wire-lines.ts'

/** What flows into the row where the keyboard is, and out of it: a picture shows it by its wires. */
const Wires = ({ id, of }: { id: string; of: string | undefined }) => {
  const { t } = useTranslation('desk')
  const lines = useWireLines(of)
  return (
    <ul id={id} className="cv-outline__wires cap t2">
      {lines.length === 0 ? (
        <li className="t3">{t('noWires')}</li>
      ) : (
        lines.map((line, at) => (
          // Two wires may say the same; they have no names of their own.
          // oxlint-disable-next-line react/no-array-index-key -- see above
          <li key={at} className="trunc" title={line}>
            {line}
          </li>
        ))
      )}
    </ul>
  )
}

/** The hands of now behind an object that stays the same. */
const useSteady = (now: RowHands): RowHands => {
  const latest = useRef(now)
  useEffect(() => {
    latest.current = now
  })
  return useMemo(
    () => ({
      toggle: (id) => latest.current.toggle(id),
      choose: (id, adding) => latest.current.choose(id, adding),
      menuAt: (element) => latest.current.menuAt(element),
      write: (row) => latest.current.write(row),
      rename: (id, name) => latest.current.rename(id, name),
      written: (id) => latest.current.written(id),
      reach: (id) => latest.current.reach(id),
      grip: (id, event) => latest.current.grip(id, event),
      press: (event) => latest.current.press(event),
    }),
    [],
  )
}

const Tree = ({ kit }: { kit: Kit }) => {
  const { t } = useTranslation('desk')
  const wires = useId()
  const { tree, rows, at, setAt, writing, moves, ...does } = useTree(kit)
  const { dragging, onGrip } = useRowDrag(moves.homeOf, moves.drop)
  const hands = useSteady({ ...does, reach: setAt, grip: onGrip, press: does.onKeyDown })
  const selected = nodesOf([...useScene((scene) => scene.selected)]).at(-1)
  const isRow = (id: string | undefined): boolean => rows.some(({ node }) => node.id === id)
  const here = isRow(at) ? at : isRow(selected) ? selected : rows[0]?.node.id
  return (
    <>
      <div
        ref={tree}
        className="cv-outline__tree"
        role="tree"
        aria-label={t('outline')}
        aria-multiselectable
        tabIndex={-1}
        data-target={dragging?.into === '' || undefined}
      >
        {rows.map((row) => (
          <OutlineRow
            key={row.node.id}
            row={row}
            here={row.node.id === here}
            writing={row.node.id === writing}
            describedBy={wires}
            target={dragging?.into === row.node.id}
            hands={hands}
          />
        ))}
      </div>
      <Wires id={wires} of={here} />
    </>
  )
}

/** The pipeline as a tree beside its picture: the same document, the same selection, the same menu. */
export const Outline = ({ kit }: { kit: Kit }) => {
  const { t } = useTranslation('desk')
  const scene = useSceneStore()
  const open = useScene((state) => state.outlined)
  useEffect(() => {
    const chosen = nodesOf([...scene.getState().selected]).at(-1)
    // It covers a part of the picture: what is chosen comes out from under it.
    if (open && chosen !== undefined) kit.handle.show(chosen)
  }, [open, scene, kit])
  if (!open) return null
  return (
    <section className="cv-outline" aria-label={t('outline')} data-own-pointer>
      <header>
        <h2 className="dense mid nowrap">{t('outline')}</h2>
        <span className="cap t3 trunc grow" title={t('outlineKeys')}>
          {t('outlineKeys')}
        </span>
        <IconButton
          size="s"
          iconSize={14}
          icon={IconClose}
          label={t('closeOutline')}
          onClick={() => scene.setState({ outlined: false })}
        />
      </header>
      <Tree kit={kit} />
    </section>
  )
}
