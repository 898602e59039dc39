import './wiring.css'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../Button.tsx'
import { IconPlus } from '../../icons.ts'
import { useScene } from '../scene.ts'
import { EdgeTools } from './EdgeTools.tsx'
import { Handles } from './Handles.tsx'
import { type PointerTools, spotFor } from './pointer.ts'
import { WireHint, WireInHand } from './WireInHand.tsx'

/** Two steps and the wire between them, as they will be drawn. */
const Sketch = () => (
  <svg className="cv-begin__sketch" width={196} height={72} viewBox="0 0 196 72" aria-hidden>
    <rect x={4.5} y={4.5} width={72} height={44} rx={6} />
    <rect x={119.5} y={23.5} width={72} height={44} rx={6} />
    <path d="M4.5 18.5h72M119.5 37.5h72" />
    <path className="cv-begin__wire" d="M77 34c22 0 20 19 42 19" />
    <rect className="cv-begin__port" x={73} y={30} width={8} height={8} rx={1.5} />
    <rect className="cv-begin__port" x={115} y={49} width={8} height={8} rx={1.5} />
  </svg>
)

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
      <Sketch />
      <p className="strong">{t('begin')}</p>
      <p className="dense t2">{t('beginOtherwise')}</p>
      <Button icon={IconPlus} onClick={begin}>
        {t('firstStep')}
      </Button>
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
