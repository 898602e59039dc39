import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { IconButton } from '#ui/Button.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconMoon, IconSearch, IconSun, IconSystem } from '#ui/icons.ts'
import { Kbd } from '#ui/Kbd.tsx'
import { StatusShape } from '#ui/status/StatusMark.tsx'
import { useTheme } from '#ui/theme/theme.ts'
import { useActiveRuns } from './activity/use-active-runs.ts'
import { Mark } from './Mark.tsx'
import { TabStrip } from './tabs/TabStrip.tsx'
import { useSystem } from './use-system.ts'

const themeIcons = { system: IconSystem, light: IconSun, dark: IconMoon } as const

const ThemeButton = () => {
  const { t } = useTranslation('frame')
  const { mode, chooseNext } = useTheme()
  return (
    <IconButton
      icon={themeIcons[mode]}
      label={t('theme.label', { mode: t(`theme.${mode}`) })}
      shortcut="alt+t"
      onClick={chooseNext}
    />
  )
}

const ActivityButton = ({ onClick }: { onClick: () => void }) => {
  const { t } = useTranslation('frame')
  const count = useActiveRuns().length
  return (
    <button type="button" className="n-activity-button" title={t('activity.open')} onClick={onClick}>
      {count > 0 && <StatusShape status="running" />}
      <span className={count > 0 ? undefined : 't3'}>
        {count > 0 ? t('activity.running', { count }) : t('activity.idle')}
      </span>
    </button>
  )
}

export const TopBar = ({ onPalette, onActivity }: { onPalette: () => void; onActivity: () => void }) => {
  const { t } = useTranslation('frame')
  const navigate = useNavigate()
  const system = useSystem()
  return (
    <header className="n-top">
      <div className="n-top__mark">
        <Mark />
      </div>
      <button
        type="button"
        className="n-top__workspace"
        title={system?.workspace.path}
        onClick={() => void navigate('/settings')}
      >
        <span className="trunc">{system?.workspace.name}</span>
      </button>
      <TabStrip />
      <div className="n-top__end">
        <button type="button" className="n-cmdk" onClick={onPalette}>
          <Icon of={IconSearch} size={14} />
          <span className="grow trunc">{t('palette.button')}</span>
          <Kbd keys="mod+K" />
        </button>
        <ActivityButton onClick={onActivity} />
        <ThemeButton />
      </div>
    </header>
  )
}
