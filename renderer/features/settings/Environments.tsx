import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useStudio } from '#client/ClientProvider.tsx'
import { currentLanguage } from '#i18n/index.ts'
import type { EnvironmentProgress } from '#shared/events.ts'
import { formatDateTime, formatRelative, formatSize } from '#ui/format.ts'
import { StatusMark } from '#ui/status/StatusMark.tsx'
import type { Status } from '#ui/status/status.ts'
import { useNow } from '#ui/use-now.ts'

const marks: Readonly<Record<EnvironmentProgress['state'], Status>> = {
  building: 'running',
  ready: 'succeeded',
  failed: 'failed',
}

/** Environments built so far, the newest use first. */
export const Environments = () => {
  const { t } = useTranslation('settings')
  const studio = useStudio()
  const now = useNow(30_000)
  const { data } = useQuery(studio.system.environments.queryOptions())
  if (data === undefined) return null
  if (data.length === 0) return <p className="dense t3">{t('environments.empty')}</p>
  const language = currentLanguage()
  return (
    <table className="n-environments">
      <thead>
        <tr>
          <th>{t('environments.packages')}</th>
          <th>{t('environments.state')}</th>
          <th className="num">{t('environments.size')}</th>
          <th className="num">{t('environments.used')}</th>
        </tr>
      </thead>
      <tbody>
        {data
          .toSorted((a, b) => b.usedAt - a.usedAt)
          .map((environment) => (
            <tr key={environment.key} title={environment.path}>
              <td className="mono trunc" title={environment.packages.join('\n')}>
                {environment.packages.join(', ')}
              </td>
              <td title={environment.line}>
                <StatusMark status={marks[environment.state]} size={12}>
                  {t(`environments.${environment.state}`)}
                </StatusMark>
              </td>
              <td className="num">
                {environment.sizeBytes === undefined ? '–' : formatSize(environment.sizeBytes)}
              </td>
              <td className="num" title={formatDateTime(environment.usedAt, language)}>
                {formatRelative(environment.usedAt, now, language)}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}
