import { MiniMap, Panel, useReactFlow, useStore } from '@xyflow/react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../Icon.tsx'
import { IconFit, IconMinus, IconPlus } from '../icons.ts'
import { Tooltip } from '../Tooltip.tsx'
import type { Size } from './geometry.ts'

/** Zoom out, how much, zoom in, everything. */
export const ZoomControl = ({ onFit }: { onFit: () => void }) => {
  const { t } = useTranslation('canvas')
  const flow = useReactFlow()
  const zoom = useStore((state) => Math.round(state.transform[2] * 100))
  const button = (label: string, shortcut: string, icon: typeof IconFit, act: () => void) => (
    <Tooltip label={label} shortcut={shortcut}>
      <button type="button" className="n-ib" aria-label={label} onClick={act}>
        <Icon of={icon} size={14} />
      </button>
    </Tooltip>
  )
  return (
    <Panel position="bottom-right" className="cv-zoom">
      {button(t('zoomOut'), '-', IconMinus, () => void flow.zoomOut())}
      <button
        type="button"
        className="cv-zoom__value"
        title={t('zoomReset')}
        onClick={() => void flow.zoomTo(1)}
      >
        {`${zoom} %`}
      </button>
      {button(t('zoomIn'), '+', IconPlus, () => void flow.zoomIn())}
      {button(t('fit'), 'f', IconFit, onFit)}
    </Panel>
  )
}

const overviewSize = { width: 148, height: 88 }

/** A small picture of everything, while the window shows only a part; the frame in it is that part. */
export const Overview = ({ selected, size }: { selected: string | undefined; size: Size }) => {
  const { t } = useTranslation('canvas')
  const whole = useStore(({ transform: [x, y, zoom], width, height }) => {
    const right = x + size.width * zoom
    const bottom = y + size.height * zoom
    return x >= -1 && y >= -1 && right <= width + 1 && bottom <= height + 1
  })
  if (whole) return null
  return (
    <MiniMap
      className="cv-mini"
      style={overviewSize}
      pannable
      zoomable
      ariaLabel={t('minimap')}
      nodeBorderRadius={8}
      nodeStrokeWidth={6}
      nodeColor={(node) => {
        if (node.id === selected) return 'var(--accent)'
        return node.type === 'frame' ? 'transparent' : 'var(--line-2)'
      }}
      nodeStrokeColor={(node) => (node.type === 'frame' ? 'var(--line-2)' : 'transparent')}
      maskColor="transparent"
      maskStrokeColor="var(--accent)"
      maskStrokeWidth={1.5}
    />
  )
}
