import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSettings } from './use-settings.ts'

const permissions = ['hostContainers', 'localVolumes', 'downloads'] as const

/** What pipelines may do here that is not what a cluster does; one run can be allowed more on the command line. */
export const PermissionSettings = () => {
  const { t } = useTranslation('settings')
  const { settings, update, error } = useSettings()
  if (settings === undefined) return null
  return (
    <>
      {permissions.map((key) => (
        <Switch
          key={key}
          label={t(`permissions.${key}.title`)}
          description={t(`permissions.${key}.text`)}
          checked={settings[key]}
          onChange={(event) => update({ [key]: event.currentTarget.checked })}
        />
      ))}
      {error !== null && (
        <span className="n-setting__bad dense">{t('failed', { message: error.message })}</span>
      )}
    </>
  )
}
