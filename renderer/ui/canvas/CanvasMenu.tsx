import { Menu } from '@mantine/core'
import { Fragment, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { parentOf } from '#core/edit/places.ts'
import { Kbd } from '../Kbd.tsx'
import { outermost } from './arrange/drag.ts'
import { isFrame } from './geometry.ts'
import { type Desk, nodesOf } from './hand/actions.ts'
import { moveInto } from './hand/structure.ts'
import { type ActionId, act, canDo, type Kit, shortcuts } from './hand/table.ts'
import { useScene, useSceneStore } from './scene.ts'

const Item = ({ id, desk, kit }: { id: ActionId; desk: Desk; kit: Kit }) => {
  const { t } = useTranslation('desk')
  const keys = shortcuts[id]
  return (
    <Menu.Item
      disabled={!canDo(id, desk)}
      onClick={() => act(id, kit)}
      rightSection={keys === undefined ? undefined : <Kbd keys={keys} />}
    >
      {t(`action.${id}`)}
    </Menu.Item>
  )
}

/** A group of which nothing is possible is left out. */
const Sub = ({ label, ids, desk, kit }: { label: string; ids: readonly ActionId[]; desk: Desk; kit: Kit }) =>
  ids.some((id) => canDo(id, desk)) && (
    <Menu.Sub>
      <Menu.Sub.Target>
        <Menu.Sub.Item>{label}</Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown className="cv-menu">
        {ids.map((id) => (
          <Item key={id} id={id} desk={desk} kit={kit} />
        ))}
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  )

/** Frames that what is selected could go into. */
const framesFor = ({ graph, editing }: Desk): readonly { readonly id: string; readonly label: string }[] => {
  const nodes = outermost(nodesOf(editing.selected))
  const home = parentOf(nodes.at(-1) ?? '')
  const isMoved = (id: string): boolean => nodes.some((node) => id === node || id.startsWith(`${node}/`))
  return graph.nodes
    .filter((node) => isFrame(node) && !isMoved(node.id) && node.id !== home)
    .map(({ id, label, keyword, text }) => ({
      id,
      label: [keyword ?? label, text].filter(Boolean).join(' '),
    }))
}

const IntoFrames = ({ desk }: { desk: Desk }) => {
  const { t } = useTranslation('desk')
  const frames = framesFor(desk)
  if (frames.length === 0 || nodesOf(desk.editing.selected).length === 0) return null
  return (
    <Menu.Sub>
      <Menu.Sub.Target>
        <Menu.Sub.Item>{t('moveInto')}</Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown className="cv-menu">
        {frames.slice(0, 40).map(({ id, label }) => (
          <Menu.Item key={id} onClick={() => moveInto(desk, desk.editing.selected, id)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  )
}

const runs: readonly ActionId[] = ['run.to', 'run.from', 'run.only']
const ofSelection: readonly (readonly ActionId[])[] = [
  ['cut', 'copy', 'paste', 'duplicate'],
  ['fitSelection', 'remove'],
]
const wraps: readonly ActionId[] = ['wrap.loop', 'wrap.condition', 'wrap.exit', 'wrap.pipeline']
const aligns: readonly ActionId[] = [
  'align.left',
  'align.center',
  'align.right',
  'align.top',
  'align.middle',
  'align.bottom',
  'distribute.across',
  'distribute.down',
]
/** Where nothing is selected: a click beside the steps leads there. */
const ofCanvas: readonly ActionId[] = ['paste', 'note', 'selectAll', 'find', 'outline', 'tidy', 'fit']

const OfSelection = ({ desk, kit }: { desk: Desk; kit: Kit }) => {
  const { t } = useTranslation('desk')
  return (
    <>
      {runs
        .filter((id) => canDo(id, desk))
        .map((id) => (
          <Item key={id} id={id} desk={desk} kit={kit} />
        ))}
      {canDo('run.to', desk) && <Menu.Divider />}
      <Item id="move" desk={desk} kit={kit} />
      <IntoFrames desk={desk} />
      {canDo('moveOut', desk) && <Item id="moveOut" desk={desk} kit={kit} />}
      <Sub label={t('wrapIn')} ids={wraps} desk={desk} kit={kit} />
      {(['case.elif', 'case.else', 'unwrap', 'fold', 'unfold', 'editNote'] as const)
        .filter((id) => canDo(id, desk))
        .map((id) => (
          <Item key={id} id={id} desk={desk} kit={kit} />
        ))}
      <Sub label={t('alignGroup')} ids={aligns} desk={desk} kit={kit} />
      <Menu.Divider />
      {ofSelection.map((ids, at) => (
        <Fragment key={ids.join()}>
          {at > 0 && <Menu.Divider />}
          {ids.map((id) => (
            <Item key={id} id={id} desk={desk} kit={kit} />
          ))}
        </Fragment>
      ))}
    </>
  )
}

/** Put away, the menu gives the keyboard back to where it was, unless what was chosen has taken it elsewhere. */
const useReturn = (isOpen: boolean): void => {
  useEffect(() => {
    if (!isOpen) return undefined
    const before = document.activeElement
    return () => {
      setTimeout(() => {
        if (document.activeElement === document.body && before instanceof HTMLElement)
          before.focus({ preventScroll: true })
      })
    }
  }, [isOpen])
}

/** Everything that can be done here, with its keys: at the pointer, at the focused step, or under the bar's “…”. */
export const CanvasMenu = ({ kit }: { kit: Kit }) => {
  const { t } = useTranslation('desk')
  const scene = useSceneStore()
  const at = useScene((state) => state.menu)
  const desk = at === undefined ? undefined : kit.desk()
  const some = (desk?.editing.selected.length ?? 0) > 0
  useReturn(desk !== undefined)
  return (
    <Menu
      opened={desk !== undefined}
      onClose={() => scene.setState({ menu: undefined })}
      position="bottom-start"
      offset={2}
      returnFocus={false}
    >
      <Menu.Target>
        <button
          type="button"
          className="cv-menu__anchor"
          tabIndex={-1}
          aria-label={t('menu')}
          aria-hidden={desk === undefined}
          style={{ left: at?.x ?? 0, top: at?.y ?? 0 }}
        />
      </Menu.Target>
      {desk !== undefined && (
        <Menu.Dropdown className="cv-menu">
          {some ? (
            <OfSelection desk={desk} kit={kit} />
          ) : (
            ofCanvas.map((id) => <Item key={id} id={id} desk={desk} kit={kit} />)
          )}
        </Menu.Dropdown>
      )}
    </Menu>
  )
}
