import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '#i18n/index.ts'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import type { GraphNode } from '#shared/graph.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { formatDateTime, formatRelative } from '#ui/format.ts'
import { IconFit, IconHistory, IconPanel, IconWarning } from '#ui/icons.ts'
import { Tooltip } from '#ui/Tooltip.tsx'
import { useNow } from '#ui/use-now.ts'
import { FollowedRun, PlanShown } from '../live/FollowedRun.tsx'
import { useRunShown } from '../live/followed-run.ts'
import type { RunPart } from '../route.tsx'
import { RunButton } from './RunButton.tsx'
import { SaveButton, SaveState } from './SaveButton.tsx'
import { UndoButtons } from './UndoButtons.tsx'

const Title = ({ detail }: { detail: PipelineDetail }) => {
  const { t } = useTranslation('pipelines')
  const now = useNow(30_000)
  const language = currentLanguage()
  const changed = t('view.changed', { when: formatRelative(detail.modifiedAt, now, language) })
  return (
    <>
      <h1 className="strong trunc">{detail.name}</h1>
      <span className="dense t3 n-file mono trunc" title={detail.file}>
        {detail.file}
      </span>
      <span className="dense t3 nowrap n-savestate" title={formatDateTime(detail.modifiedAt, language)}>
        <SaveState otherwise={changed} />
      </span>
    </>
  )
}

/** A button that stays down while what it shows is there. */
interface Shown {
  readonly shown: boolean
  readonly toggle: () => void
}

export const Toolbar = ({
  detail,
  inspector,
  versions,
  planned,
  step,
  onTidy,
  onRun,
  more,
}: {
  detail: PipelineDetail
  inspector: Shown
  versions: Shown
  /** A plan is on the canvas, not a run. */
  planned: boolean
  /** The step that is selected. */
  step: GraphNode | undefined
  onTidy: () => void
  onRun: (part?: RunPart) => void
  more?: ReactNode
}) => {
  const { t } = useTranslation('pipelines')
  const shown = useRunShown()
  const blocked = detail.runProblems.some((problem) => problem.severity === 'error')
  const label = { inspector: t('view.toggleInspector'), versions: t('view.versions') }
  return (
    <div className="n-bar">
      <Title detail={detail} />
      <span className="n-vline" />
      <UndoButtons />
      <Tooltip label={t('view.tidyHint')} shortcut="f">
        <Button variant="ghost" icon={IconFit} onClick={onTidy}>
          {t('view.tidy')}
        </Button>
      </Tooltip>
      <span className="grow" />
      {blocked && (
        <span className="n-blocked dense" title={t('view.cannotRun')}>
          <IconWarning size={14} />
          <span>{t('view.cannotRun')}</span>
        </span>
      )}
      {more}
      {planned ? <PlanShown /> : <FollowedRun shown={shown} graph={detail.graph} />}
      <IconButton
        icon={IconHistory}
        label={label.versions}
        aria-pressed={versions.shown}
        onClick={versions.toggle}
      />
      <SaveButton />
      <RunButton name={detail.name} step={step} onRun={onRun} />
      <IconButton
        icon={IconPanel}
        label={label.inspector}
        shortcut="i"
        aria-pressed={inspector.shown}
        onClick={inspector.toggle}
      />
    </div>
  )
}
