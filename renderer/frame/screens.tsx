import { useTranslation } from 'react-i18next'
import { useNavigate, useRouteError } from 'react-router'
import { Button } from '#ui/Button.tsx'
import { Empty } from '#ui/Empty.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconError, IconPipelines } from '#ui/icons.ts'

/** A defect of ours in a view: said plainly, with what was thrown, and a way on. */
export const CrashScreen = () => {
  const { t } = useTranslation('frame')
  const error = useRouteError()
  return (
    <Empty
      page
      art={<Icon of={IconError} size={32} />}
      title={t('crash.title')}
      text={<span className="mono">{error instanceof Error ? error.message : String(error)}</span>}
      action={
        <Button variant="primary" onClick={() => location.reload()}>
          {t('crash.reload')}
        </Button>
      }
    />
  )
}

export const NotFoundScreen = () => {
  const { t } = useTranslation('frame')
  const navigate = useNavigate()
  return (
    <Empty
      page
      art={<Icon of={IconPipelines} size={32} />}
      title={t('notFound.title')}
      text={<span className="mono">{location.pathname}</span>}
      action={
        <Button variant="primary" onClick={() => void navigate('/pipelines')}>
          {t('notFound.action')}
        </Button>
      }
    />
  )
}
