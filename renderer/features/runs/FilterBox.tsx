import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '#client/ClientProvider.tsx'
import { formatCount } from '#ui/format.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconFilter } from '#ui/icons.ts'
import { isComposing } from '#ui/keys.ts'
import { useSpoken } from '#ui/use-spoken.ts'
import { readFilter } from './model/filter.ts'
import type { RunsAddress } from './use-address.ts'

const typingPause = 200 // ms
/** What is shown of a question before the character that is wrong. */
const context = 24

/** What is typed; it is asked once typing pauses, never in the middle of a composition. */
function useTyped({ scope, change }: RunsAddress) {
  const [text, setText] = useState(scope.text)
  const [paused, setPaused] = useState(true)
  const composing = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // The address changed under us (Back, a link): the box follows.
  const [shownText, setShownText] = useState(scope.text)
  if (shownText !== scope.text) {
    setShownText(scope.text)
    if (text.trim() !== scope.text) setText(scope.text)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  const ask = (value: string): void => {
    setPaused(true)
    if (readFilter(value).kind !== 'problem') change({ q: value.trim() === '' ? undefined : value.trim() })
  }
  const type = (value: string): void => {
    setText(value)
    clearTimeout(timer.current)
    setPaused(false)
    if (!composing.current) timer.current = setTimeout(() => ask(value), typingPause)
  }
  const compose = (begins: boolean): void => {
    composing.current = begins
  }
  const clear = (): void => {
    setText('')
    change({ q: undefined })
  }
  const asked = readFilter(text)
  return { text, wrong: paused && asked.kind === 'problem' ? asked : undefined, ask, type, compose, clear }
}

/** Words, or a question. */
export const FilterBox = ({ address, shown }: { address: RunsAddress; shown: number }) => {
  const { t } = useTranslation('runs')
  const { text, wrong, ask, type, compose, clear } = useTyped(address)
  const problemId = useId()
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
          onChange={(event) => type(event.currentTarget.value)}
          onCompositionStart={() => compose(true)}
          onCompositionEnd={(event) => {
            compose(false)
            type(event.currentTarget.value)
          }}
          onKeyDown={(event) => {
            if (isComposing(event)) return
            if (event.key === 'Escape') clear()
            if (event.key === 'Enter') ask(text)
          }}
        />
        {address.scope.text !== '' && wrong === undefined && <Shown address={address} shown={shown} />}
      </label>
      {wrong !== undefined && <Wrong id={problemId} text={text} at={wrong.at} message={wrong.message} />}
    </div>
  )
}

interface WrongProps {
  readonly id: string
  readonly text: string
  readonly at: number
  readonly message: string
}

/** The question up to the character that is wrong, and what is wrong with it. */
const Wrong = ({ id, text, at, message }: WrongProps) => {
  const say = useSpoken()
  return (
    <p className="n-runs__wrong" id={id} role="status">
      <code className="mono">
        {at > context ? '…' : ''}
        {text.slice(Math.max(0, at - context), at)}
        <mark>{text[at] ?? '␣'}</mark>
      </code>
      {say(message)}
    </p>
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
