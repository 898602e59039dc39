import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '#client/ClientProvider.tsx'
import { formatCount } from '#ui/format.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconFilter } from '#ui/icons.ts'
import { isComposing } from '#ui/keys.ts'
import { readFilter } from './model/filter.ts'
import type { RunsAddress } from './use-address.ts'

const typingPause = 200 // ms
/** What is shown of a question before the character that is wrong. */
const context = 24

/** Words, or a question; asks the server once typing pauses, never in the middle of a composition. */
export const FilterBox = ({ address, shown }: { address: RunsAddress; shown: number }) => {
  const { t } = useTranslation('runs')
  const { scope, change } = address
  const [text, setText] = useState(scope.text)
  const [paused, setPaused] = useState(true)
  const composing = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const problemId = useId()
  // The address changed under us (Back, a link): the box follows.
  const [shownText, setShownText] = useState(scope.text)
  if (shownText !== scope.text) {
    setShownText(scope.text)
    if (text.trim() !== scope.text) setText(scope.text)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  const asked = readFilter(text)
  const ask = (value: string): void => {
    setPaused(true)
    if (readFilter(value).kind !== 'problem') change({ q: value.trim() === '' ? undefined : value.trim() })
  }
  const send = (value: string): void => {
    clearTimeout(timer.current)
    setPaused(false)
    if (!composing.current) timer.current = setTimeout(() => ask(value), typingPause)
  }
  const wrong = paused && asked.kind === 'problem' ? asked : undefined
  return (
    <div className="n-runs__filter">
      <label className="n-search">
        <Icon of={IconFilter} size={14} />
        <input
          type="search"
          placeholder={t('filter')}
          aria-label={t('filter')}
          aria-invalid={wrong !== undefined}
          {...(wrong === undefined ? {} : { 'aria-describedby': problemId })}
          value={text}
          spellCheck={false}
          onChange={(event) => {
            setText(event.currentTarget.value)
            send(event.currentTarget.value)
          }}
          onCompositionStart={() => {
            composing.current = true
          }}
          onCompositionEnd={(event) => {
            composing.current = false
            send(event.currentTarget.value)
          }}
          onKeyDown={(event) => {
            if (isComposing(event)) return
            if (event.key === 'Escape') {
              setText('')
              change({ q: undefined })
            }
            if (event.key === 'Enter') ask(text)
          }}
        />
        {scope.text !== '' && wrong === undefined && <Shown address={address} shown={shown} />}
      </label>
      {wrong !== undefined && (
        <p className="n-runs__wrong" id={problemId} role="status">
          <code className="mono">
            {wrong.at > context ? '…' : ''}
            {text.slice(Math.max(0, wrong.at - context), wrong.at)}
            <mark>{text[wrong.at] ?? '␣'}</mark>
          </code>
          {wrong.message}
        </p>
      )}
    </div>
  )
}

const Shown = ({ address: { scope }, shown }: { address: RunsAddress; shown: number }) => {
  const { t } = useTranslation('runs')
  const { data } = useQuery(useStudio().experiments.list.queryOptions())
  const whole = (data ?? []).filter(
    (one) => scope.experimentId === undefined || one.id === scope.experimentId,
  )
  const total = whole.reduce((sum, one) => sum + one.runs, 0)
  return (
    <span className="t3 nowrap">
      {t('shown', { shown: formatCount(shown), total: formatCount(Math.max(total, shown)) })}
    </span>
  )
}
