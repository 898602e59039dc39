import { MiniMap, Panel, useReactFlow, useStore } from '@xyflow/react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../Icon.tsx'
import { IconFit, IconMinus, IconPlus } from '../icons.ts'
import { Tooltip } from '../Tooltip.tsx'

/** Zoom out, how much, zoom in, everything. */
export const ZoomControl = ({ onFit, offset }: { onFit: () => void; offset: number }) => {
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
    <Panel position="bottom-right" className="cv-zoom" style={{ right: offset }}>
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

/** A small picture of everything; the lit part is what the window shows. */
export const Overview = ({ selected }: { selected: string | undefined }) => {
  const { t } = useTranslation('canvas')
  return (
    <MiniMap
      className="cv-mini"
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
      maskColor="color-mix(in srgb, var(--accent) 7%, transparent)"
    />
  )
}
