import { type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import type { RunPlan } from '#shared/plan.ts'
import { Splitter } from '#ui/Splitter.tsx'
import { useWide } from '#ui/use-wide.ts'
import { Inspector } from '../inspector/Inspector.tsx'
import type { Launcher } from '../route.tsx'
import { VersionsPanel } from '../versions/VersionsPanel.tsx'
import type { useAddress } from './use-address.ts'
import { useUnsavedText } from './use-unsaved-text.ts'

interface SideProps {
  readonly detail: PipelineDetail
  readonly address: ReturnType<typeof useAddress>
  readonly launcher: Launcher
  /** Nobody has put the inspector away. */
  readonly inspecting: boolean
  readonly onShow: (step: string) => void
  readonly onPlan: (plan: RunPlan | undefined) => void
  /** What it stands beside. It stays as it is, whatever comes and goes here. */
  readonly children: ReactNode
}

const Starting = ({ detail, address, launcher: LaunchPanel, onPlan }: SideProps) => {
  const { partial, launch } = address
  const unsaved = useUnsavedText(true)
  return (
    <Suspense fallback={<div className="n-panel" />}>
      <LaunchPanel
        key={detail.id}
        detail={detail}
        text={unsaved}
        partial={partial}
        onWhole={() => launch(true)}
        onPlan={onPlan}
        onClose={() => launch(false)}
      />
    </Suspense>
  )
}

/** At the right: the versions, the launcher, else the inspector, if it is wanted. */
export const Side = (props: SideProps) => {
  const { detail, address, inspecting, onShow, children } = props
  const { t } = useTranslation('pipelines')
  const wide = useWide()
  const { launching, step, versions, showVersions } = address
  const inspector = { name: wide ? 'inspector.wide' : 'inspector', size: wide ? 380 : 346 }
  const launcher = { name: wide ? 'launcher.wide' : 'launcher', size: wide ? 440 : 416 }
  const { name, size } = launching ? launcher : inspector
  const pane = versions ? (
    <VersionsPanel onClose={() => showVersions(false)} />
  ) : launching ? (
    <Starting {...props} />
  ) : inspecting ? (
    <Inspector detail={detail} step={step} onShow={onShow} />
  ) : undefined
  return (
    <Splitter
      direction="columns"
      side="end"
      name={name}
      size={size}
      min={280}
      max={720}
      label={t('view.inspector')}
      narrow="over"
      pane={pane}
    >
      {children}
    </Splitter>
  )
}
