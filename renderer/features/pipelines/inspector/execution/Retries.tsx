import { useTranslation } from 'react-i18next'
import type { RetryPolicy } from '#shared/pipeline.ts'
import { TextRow } from '../fields/TextRow.tsx'
import type { Taken } from '../fields/use-draft.ts'
import { Section } from '../Section.tsx'
import { useAttempt } from '../use-attempt.ts'
import { whole } from './whole.ts'

/** What a text of each field makes of the policy. */
const useRetry = (node: string, retry: RetryPolicy | undefined) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const set = (next: RetryPolicy | null, group: string, shown: string): Taken => {
    const error = attempt({ edit: 'set-task', node, settings: { retry: next } }, group)
    return error === undefined ? { shown } : { error }
  }
  const count = (text: string, group: string): Taken => {
    if (text.trim() === '' || text.trim() === '0') return set(null, group, '')
    const times = whole(text)
    return times === undefined
      ? { error: t('fault.count') }
      : set({ ...retry, maxRetryCount: times }, group, String(times))
  }
  const seconds =
    (key: 'backoffDuration' | 'backoffMaxDuration') =>
    (text: string, group: string): Taken => {
      const { [key]: _, ...rest } = retry ?? {}
      if (text.trim() === '') return set(rest, group, '')
      return /^\d+(\.\d+)?$/.test(text.trim())
        ? set({ ...rest, [key]: `${text.trim()}s` }, group, text.trim())
        : { error: t('fault.seconds') }
    }
  const factor = (text: string, group: string): Taken => {
    const { backoffFactor: _, ...rest } = retry ?? {}
    if (text.trim() === '') return set(rest, group, '')
    const times = Number(text)
    return Number.isFinite(times) && times >= 0
      ? set({ ...rest, backoffFactor: times }, group, String(times))
      : { error: t('fault.number') }
  }
  return { count, seconds, factor }
}

const bare = (duration: string | undefined): string => duration?.replace(/s$/, '') ?? ''

/** How often a step is tried again, and after how long. */
export const Retries = ({ node, retry }: { node: string; retry: RetryPolicy | undefined }) => {
  const { t } = useTranslation('inspector')
  const take = useRetry(node, retry)
  const times = retry?.maxRetryCount ?? 0
  const factor = retry?.backoffFactor
  return (
    <Section title={t('execution.retries')}>
      <div className="n-formgrid">
        <TextRow
          label={t('execution.times')}
          field="retryPolicy.maxRetryCount"
          value={times === 0 ? '' : String(times)}
          placeholder="0"
          take={take.count}
        />
        {times > 0 && (
          <>
            <TextRow
              label={t('execution.wait')}
              field="retryPolicy.backoffDuration"
              value={bare(retry?.backoffDuration)}
              placeholder="0"
              take={take.seconds('backoffDuration')}
            />
            <TextRow
              label={t('execution.factor')}
              field="retryPolicy.backoffFactor"
              value={factor === undefined ? '' : String(factor)}
              placeholder="2"
              take={take.factor}
            />
            <TextRow
              label={t('execution.longest')}
              field="retryPolicy.backoffMaxDuration"
              value={bare(retry?.backoffMaxDuration)}
              placeholder="3600"
              take={take.seconds('backoffMaxDuration')}
            />
          </>
        )}
      </div>
    </Section>
  )
}
