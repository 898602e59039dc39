/** What the run would do, told at the foot of the panel before it is started. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '#client/ClientProvider.tsx'
import { currentLanguage } from '#i18n/index.ts'
import { spoken } from '#i18n/sentences.ts'
import type { LaunchRequest } from '#shared/contract/studio.ts'
import type { RunPlan } from '#shared/plan.ts'
import { formatDuration } from '#ui/format.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconPlay } from '#ui/icons.ts'
import { type ReuseWords, useReuseWords } from '#ui/reuse/use-reuse-words.ts'
import { StatusShape } from '#ui/status/StatusMark.tsx'
import { planGroups } from './plan-model.ts'

/** Long enough that typing a number does not ask for every digit. */
const pauseMs = 250

/** The value, once it has been the same for a moment. */
const useSettled = (text: string): string => {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

const useSentence = (words: ReuseWords) => {
  const { t } = useTranslation('launch')
  return ({ steps }: RunPlan): string => {
    const count = (...outcomes: RunPlan['steps'][number]['outcome'][]): number =>
      steps.filter(({ outcome }) => outcomes.includes(outcome)).length
    const [reused, runs, later] = [count('reuse', 'take'), count('run'), count('later')]
    const cause = steps.find(({ outcome, note }) => outcome === 'run' && note && words.isRerun(note.cause))
    const because = cause?.note && t('plan.because', { why: words.cause(cause.note.cause) })
    return [
      t('plan.steps', { count: steps.length }),
      [
        ...(reused > 0 ? [t('plan.reused', { count: reused })] : []),
        ...(runs > 0 ? [`${t('plan.run', { count: runs })}${because ?? ''}`] : []),
        ...(later > 0 ? [t('plan.later', { count: later })] : []),
      ].join(t('plan.comma')),
    ].join(t('plan.colon'))
  }
}

/** @param request undefined while the form does not make one. */
export const Plan = ({
  request,
  onPlan,
}: {
  readonly request: LaunchRequest | undefined
  readonly onPlan: (plan: RunPlan | undefined) => void
}) => {
  const { t } = useTranslation('launch')
  const studio = useStudio()
  const text = useSettled(request === undefined ? '' : JSON.stringify(request))
  const input = text === '' ? { parameters: {} } : (JSON.parse(text) as LaunchRequest)
  const { data, isError } = useQuery({
    ...studio.runs.plan.queryOptions({ input }),
    enabled: text !== '',
    retry: false,
    staleTime: 0,
    placeholderData: keepPreviousData,
  })
  const words = useReuseWords()
  const sentence = useSentence(words)
  const known = isError || request === undefined ? undefined : data
  useEffect(() => onPlan(known), [known, onPlan])
  if (known === undefined) return null
  return (
    <section className="n-plan" aria-label={t('plan.title')} aria-live="polite">
      <p className="mid dense">{sentence(known)}</p>
      <ul>
        {planGroups(known.steps).map(({ key, outcome, names, note, reason, lastMs }) => (
          <li key={key} data-outcome={outcome}>
            {outcome === 'reuse' || outcome === 'take' ? (
              <StatusShape status="reused" size={12} />
            ) : outcome === 'run' ? (
              <Icon of={IconPlay} size={12} />
            ) : (
              <StatusShape status={outcome === 'skip' ? 'skipped' : 'queued'} size={12} />
            )}
            <span className="strong trunc n-plan__names" title={names.join(', ')}>
              {names.join(', ')}
            </span>
            <span className="t2 trunc grow">
              {note === undefined
                ? spoken(reason ?? '', currentLanguage())
                : note.outcome === 'ran'
                  ? words.cause(note.cause)
                  : words.note(note)}
            </span>
            {lastMs !== undefined && outcome === 'run' && (
              <span className="t3 nowrap">~ {formatDuration(lastMs)}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
