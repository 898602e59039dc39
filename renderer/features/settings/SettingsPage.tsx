import './settings.css'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { desktop } from '#frame/desktop.ts'
import { useSystem } from '#frame/use-system.ts'
import { languages, setLanguage } from '#i18n/index.ts'
import { Button } from '#ui/Button.tsx'
import { formatSize, type Language } from '#ui/format.ts'
import { IconFolderOpen } from '#ui/icons.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Segmented } from '#ui/Segmented.tsx'
import { themeModes, useTheme } from '#ui/theme/theme.ts'
import { Environments } from './Environments.tsx'
import { PermissionSettings } from './PermissionSettings.tsx'
import { PythonSettings } from './PythonSettings.tsx'
import { SlotSettings } from './SlotSettings.tsx'

const Block = ({ title, text, children }: { title: string; text?: string; children: ReactNode }) => (
  <section className="n-setting">
    <div>
      <h2 className="strong">{title}</h2>
      {text !== undefined && <p className="dense t2">{text}</p>}
    </div>
    <div className="n-setting__body">{children}</div>
  </section>
)

const Workspace = () => {
  const { t } = useTranslation('settings')
  const system = useSystem()
  const port = desktop()
  if (system === undefined) return null
  const { path, sizeBytes } = system.workspace
  return (
    <>
      <KeyValue
        facts={[
          { key: t('workspace.path'), value: <span className="mono">{path}</span> },
          { key: t('workspace.size'), value: formatSize(sizeBytes) },
          { key: t('workspace.address'), value: <span className="mono">{system.trackingUri}</span> },
          { key: t('workspace.version'), value: system.version },
        ]}
      />
      {port !== undefined && (
        <Button icon={IconFolderOpen} onClick={() => void port.reveal(path)}>
          {t('workspace.reveal')}
        </Button>
      )}
    </>
  )
}

const Look = () => {
  const { t, i18n } = useTranslation(['settings', 'frame'])
  const { mode, choose } = useTheme()
  const language: Language = i18n.language === 'ja' ? 'ja' : 'en'
  return (
    <KeyValue
      facts={[
        {
          key: t('settings:look.theme'),
          value: (
            <Segmented
              label={t('settings:look.theme')}
              items={themeModes.map((key) => ({ key, label: t(`frame:theme.${key}`) }))}
              value={mode}
              onChange={choose}
            />
          ),
        },
        {
          key: t('settings:look.language'),
          value: (
            <Segmented
              label={t('settings:look.language')}
              items={languages.map((key) => ({ key, label: t(`frame:language.${key}`) }))}
              value={language}
              onChange={(next) => void setLanguage(next)}
            />
          ),
        },
      ]}
    />
  )
}

/** What can be set in this version, and nothing that cannot. */
export const SettingsPage = () => {
  const { t } = useTranslation('settings')
  return (
    <div className="n-settings">
      <div className="n-bar">
        <h1 className="strong">{t('title')}</h1>
      </div>
      <div className="n-settings__scroll">
        <div className="n-settings__page">
          <Block title={t('workspace.title')} text={t('workspace.text')}>
            <Workspace />
          </Block>
          <Block title={t('python.title')} text={t('python.text')}>
            <PythonSettings />
          </Block>
          <Block title={t('slots.title')} text={t('slots.text')}>
            <SlotSettings />
          </Block>
          <Block title={t('permissions.title')} text={t('permissions.text')}>
            <PermissionSettings />
          </Block>
          <Block title={t('look.title')}>
            <Look />
          </Block>
          <Block title={t('environments.title')} text={t('environments.text')}>
            <Environments />
          </Block>
        </div>
      </div>
    </div>
  )
}
