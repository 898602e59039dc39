import './wiring.css'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../Button.tsx'
import { useScene } from '../scene.ts'
import { EdgeTools } from './EdgeTools.tsx'
import { Handles } from './Handles.tsx'
import { type PointerTools, spotFor } from './pointer.ts'
import { WireHint, WireInHand } from './WireInHand.tsx'

/** On an empty canvas: how to begin. */
const Begin = ({ tools }: { tools: PointerTools }) => {
  const { t } = useTranslation('wiring')
  const begin = () => {
    const { left, top, width, height } = tools.host.getBoundingClientRect()
    const spot = spotFor(tools, { x: left + width / 2, y: top + height / 3 })
    if (spot !== undefined) tools.wiring()?.pick(spot, undefined)
  }
  return (
    <div className="cv-begin">
      <span>{t('begin')}</span>
      <Button onClick={begin}>{t('firstStep')}</Button>
    </div>
  )
}

/** Everything by which wires are made, above the picture. */
export const Wiring = ({ tools }: { tools: PointerTools }) => {
  const holding = useStore(tools.store, (state) => state.held !== undefined)
  const empty = useScene((scene) => scene.graph.nodes.length === 0)
  return (
    <>
      {empty && !holding && <Begin tools={tools} />}
      <Handles tools={tools} />
      {!holding && <EdgeTools tools={tools} />}
      <WireInHand tools={tools} />
      <WireHint tools={tools} />
    </>
  )
}
