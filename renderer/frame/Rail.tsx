import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import { Icon } from '#ui/Icon.tsx'
import { IconPipelines, IconRuns, IconSettings, type IconType } from '#ui/icons.ts'
import { Tooltip } from '#ui/Tooltip.tsx'

const RoomLink = ({
  to,
  label,
  icon,
  shortcut,
}: {
  to: string
  label: string
  icon: IconType
  shortcut: string
}) => (
  <Tooltip label={label} shortcut={shortcut}>
    <NavLink to={to} aria-label={label} className="n-rail__link">
      <Icon of={icon} size={18} />
    </NavLink>
  </Tooltip>
)

/** Only rooms that exist. */
export const Rail = () => {
  const { t } = useTranslation('frame')
  return (
    <nav className="n-rail" aria-label={t('rooms')}>
      <RoomLink to="/pipelines" label={t('room.pipelines')} icon={IconPipelines} shortcut="alt+1" />
      <RoomLink to="/runs" label={t('room.runs')} icon={IconRuns} shortcut="alt+2" />
      <span className="grow" />
      <RoomLink to="/settings" label={t('room.settings')} icon={IconSettings} shortcut="mod+," />
    </nav>
  )
}
