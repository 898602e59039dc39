import { useStoreApi } from '@xyflow/react'
import { memo, useEffect, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { parentOf } from '#core/edit/places.ts'
import { IconButton } from '../Button.tsx'
import { IconAlignLeft, IconAlignTop, IconCopy, IconFrame, IconMore, IconMove, IconTrash } from '../icons.ts'
import { boundsOf } from './arrange/rects.ts'
import { noteOf } from './editing.ts'
import { measures, meets, type Rect } from './geometry.ts'
import { type ActionId, act, canDo, type Kit, shortcuts } from './hand/table.ts'
import { useScene, useSceneStore } from './scene.ts'
import { onScreen } from './view.ts'

const height = 34

interface Target {
  readonly rect: Rect
  /** What it would hide right above the selection: the head of the frame that the selection stands in. */
  readonly keep: Rect | undefined
}

/**
 * Above the selection, within the window; below it where there is no room above, or only over the head of its frame.
 * Undefined: it is out of sight.
 */
const placeOf = (
  { rect, keep }: Target,
  [x, y, zoom]: readonly [number, number, number],
  width: number,
  tall: number,
) => {
  const seen = onScreen(rect, { x, y, zoom })
  const { x: left, y: top } = seen
  if (!meets(seen, { x: 0, y: 0, width, height: tall })) return undefined
  const above = top - height - 8
  const below = (rect.y + rect.height) * zoom + y + 8
  const own = 190
  const hides = keep !== undefined && above < (keep.y + keep.height) * zoom + y && below + height < tall - 52
  return {
    left: Math.round(Math.max(8, Math.min(width - own - 8, left))),
    top: Math.round(
      above >= 0 && !hides
        ? Math.min(above, tall - height - 8)
        : Math.min(tall - height - 52, Math.max(8, below)),
    ),
  }
}

const useTarget = (): Target | undefined => {
  const selected = useScene((scene) => scene.selected)
  const nodes = useScene((scene) => scene.rest.nodes)
  const keys = [...selected].filter((key) => noteOf(key) === undefined)
  const rects = keys.flatMap((key) => nodes.get(key) ?? [])
  if (rects.length === 0) return undefined
  const home = nodes.get(parentOf(keys[0] ?? '') ?? '')
  return {
    rect: boundsOf(rects),
    keep: home === undefined ? undefined : { ...home, height: measures.frameHead },
  }
}

const Action = ({ id, icon, kit }: { id: ActionId; icon: typeof IconCopy; kit: Kit }) => {
  const { t } = useTranslation('desk')
  return (
    <IconButton
      size="s"
      iconSize={14}
      icon={icon}
      label={t(`action.${id}`)}
      shortcut={shortcuts[id]}
      onClick={() => act(id, kit)}
    />
  )
}

const Actions = memo(({ kit, many }: { kit: Kit; many: boolean }) => {
  const { t } = useTranslation('desk')
  const scene = useSceneStore()
  return (
    <>
      <Action id="move" icon={IconMove} kit={kit} />
      {many && <Action id="align.left" icon={IconAlignLeft} kit={kit} />}
      {many && <Action id="align.top" icon={IconAlignTop} kit={kit} />}
      {many && <Action id="wrap.pipeline" icon={IconFrame} kit={kit} />}
      <Action id="duplicate" icon={IconCopy} kit={kit} />
      <Action id="remove" icon={IconTrash} kit={kit} />
      <IconButton
        size="s"
        iconSize={14}
        icon={IconMore}
        label={t('more')}
        shortcut="shift+F10"
        aria-haspopup="menu"
        onClick={(event) => {
          const own = event.currentTarget.getBoundingClientRect()
          const box = event.currentTarget.closest('.cv')?.getBoundingClientRect()
          scene.setState({ menu: { x: own.left - (box?.left ?? 0), y: own.bottom - (box?.top ?? 0) } })
        }}
      />
    </>
  )
})
Actions.displayName = 'Actions'

/** The bar stays beside the selection while the view moves, without being rendered again for each frame. */
function useBeside(target: Target | undefined) {
  const bar = useRef<HTMLDivElement>(null)
  const store = useStoreApi()
  const follow = (): void => {
    if (target === undefined || bar.current === null) return
    const { transform, width, height: tall } = store.getState()
    const place = placeOf(target, transform, width, tall)
    bar.current.hidden = place === undefined
    if (place !== undefined)
      Object.assign(bar.current.style, { left: `${place.left}px`, top: `${place.top}px` })
  }
  useLayoutEffect(follow)
  useEffect(() => store.subscribe(follow))
  return bar
}

/** What can be done with the selection, beside it; all of it is under “…”. Out of the way while something moves. */
export const SelectionBar = ({ kit }: { kit: Kit }) => {
  const { t } = useTranslation('desk')
  const target = useTarget()
  const count = useScene((scene) => scene.selected.size)
  const busy = useScene(
    ({ gesture, moving }) => moving || gesture.guides !== undefined || gesture.marquee !== undefined,
  )
  const bar = useBeside(target)
  const desk = kit.desk()
  if (target === undefined || busy || desk === undefined || !canDo('remove', desk)) return null
  return (
    <div ref={bar} className="cv-bar" role="toolbar" aria-label={t('selection')} data-own-pointer>
      {count > 1 && <span className="cv-bar__count">{t('selected', { count })}</span>}
      <Actions kit={kit} many={count > 1} />
    </div>
  )
}
