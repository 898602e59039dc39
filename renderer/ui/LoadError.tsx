import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'
import { Empty } from './Empty.tsx'
import { Icon } from './Icon.tsx'
import { IconError } from './icons.ts'
import { useSpoken } from './use-spoken.ts'

/** Something could not be fetched: what happened, and the way to try again. */
export const LoadError = ({ error, onRetry }: { error: Error; onRetry?: () => void }) => {
  const { t } = useTranslation('common')
  const say = useSpoken()
  const offline = error instanceof TypeError
  return (
    <Empty
      art={<Icon of={IconError} size={32} />}
      title={t('error.title')}
      text={offline ? t('error.offline') : t('error.unexpected', { message: say(error.message) })}
      action={onRetry !== undefined && <Button onClick={onRetry}>{t('action.retry')}</Button>}
    />
  )
}
