import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSystem } from '#frame/use-system.ts'
import { Button } from '#ui/Button.tsx'
import { KeyValue } from '#ui/KeyValue.tsx'
import { useSettings } from './use-settings.ts'

const InUse = () => {
  const { t } = useTranslation('settings')
  const python = useSystem()?.python
  if (python === undefined) return null
  if (python.version === undefined) {
    return (
      <div className="n-setting__bad">
        <p>{t('python.none')}</p>
        <p className="dense">{python.problem}</p>
      </div>
    )
  }
  return (
    <KeyValue
      facts={[
        {
          key: t('python.found'),
          value: (
            <>
              Python {python.version} <span className="mono t2">{python.path}</span>
            </>
          ),
        },
        { key: t('python.tool'), value: python.tool === undefined ? undefined : t(`python.${python.tool}`) },
      ]}
    />
  )
}

const PathForm = ({ path }: { path: string }) => {
  const { t } = useTranslation('settings')
  const { update, error, saving } = useSettings()
  const [text, setText] = useState(path)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    update({ pythonPath: text.trim() })
  }
  return (
    <form className="n-setting__form" onSubmit={submit}>
      <TextInput
        label={t('python.path')}
        description={t('python.hint')}
        placeholder={t('python.placeholder')}
        value={text}
        error={error === null ? undefined : t('failed', { message: error.message })}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button disabled={saving || text.trim() === path} onClick={submit}>
        {t('python.save')}
      </Button>
    </form>
  )
}

export const PythonSettings = () => {
  const { settings } = useSettings()
  return (
    <>
      <InUse />
      {settings !== undefined && <PathForm key={settings.pythonPath} path={settings.pythonPath} />}
    </>
  )
}
