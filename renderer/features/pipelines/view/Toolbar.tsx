import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { currentLanguage } from '#i18n/index.ts'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { formatDateTime, formatRelative } from '#ui/format.ts'
import { IconFit, IconHistory, IconPanel, IconPlay, IconWarning } from '#ui/icons.ts'
import { RunStatus } from '#ui/status/StatusMark.tsx'
import { Tooltip } from '#ui/Tooltip.tsx'
import { useNow } from '#ui/use-now.ts'
import { SaveButton, SaveState } from './SaveButton.tsx'
import { UndoButtons } from './UndoButtons.tsx'

const LastRun = ({ detail }: { detail: PipelineDetail }) => {
  const { t } = useTranslation('pipelines')
  const navigate = useNavigate()
  const last = detail.lastRuns[0]
  if (last === undefined) return null
  return (
    <>
      <span className="row dense n-last">
        <RunStatus state={last.state} />
      </span>
      <Button onClick={() => void navigate(`/runs/${last.runId}`)}>{t('view.lastRun')}</Button>
    </>
  )
}

export const Toolbar = ({
  detail,
  inspecting,
  onTidy,
  onRun,
  onToggleInspector,
  versions,
  onVersions,
}: {
  detail: PipelineDetail
  inspecting: boolean
  onTidy: () => void
  onRun: () => void
  onToggleInspector: () => void
  versions: boolean
  onVersions: () => void
}) => {
  const { t } = useTranslation('pipelines')
  const now = useNow(30_000)
  const language = currentLanguage()
  const blocked = detail.runProblems.some((problem) => problem.severity === 'error')
  return (
    <div className="n-bar">
      <h1 className="strong trunc">{detail.name}</h1>
      <span className="dense t3 trunc n-file" title={formatDateTime(detail.modifiedAt, language)}>
        <span className="mono">{detail.file}</span>
        {' · '}
        <SaveState
          otherwise={t('view.changed', { when: formatRelative(detail.modifiedAt, now, language) })}
        />
      </span>
      <span className="n-vline" />
      <UndoButtons />
      <Tooltip label={t('view.tidyHint')} shortcut="f">
        <Button variant="ghost" icon={IconFit} onClick={onTidy}>
          {t('view.tidy')}
        </Button>
      </Tooltip>
      <span className="grow" />
      {blocked && (
        <span className="n-blocked dense">
          <IconWarning size={14} />
          {t('view.cannotRun')}
        </span>
      )}
      <LastRun detail={detail} />
      <IconButton
        icon={IconHistory}
        label={t('view.versions')}
        aria-pressed={versions}
        onClick={onVersions}
      />
      <SaveButton />
      <Tooltip label={t('runName', { name: detail.name })} shortcut="r">
        <Button variant="primary" icon={IconPlay} iconFill onClick={onRun}>
          {t('run')}
        </Button>
      </Tooltip>
      <IconButton
        icon={IconPanel}
        label={t('view.toggleInspector')}
        shortcut="i"
        aria-pressed={inspecting}
        onClick={onToggleInspector}
      />
    </div>
  )
}
