import { Autocomplete, Switch, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '#client/ClientProvider.tsx'
import { useSystem } from '#frame/use-system.ts'
import { Chip } from '#ui/Chip.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconMinus, IconPlus } from '#ui/icons.ts'
import { isComposing } from '#ui/keys.ts'
import { Segmented } from '#ui/Segmented.tsx'
import { parseTag } from './form-model.ts'

export interface Options {
  readonly experimentName: string
  readonly runName: string
  readonly tags: Readonly<Record<string, string>>
  /** 0 = as many as the machine has slots. */
  readonly parallelism: number
  /** -1 low, 0 normal, 1 high. */
  readonly priority: number
  /** Off: every step runs. */
  readonly reuse: boolean
}

type Change = (change: Partial<Options>) => void

const Tags = ({ tags, onChange }: { tags: Options['tags']; onChange: Change }) => {
  const { t } = useTranslation('launch')
  const [text, setText] = useState('')
  const [bad, setBad] = useState(false)
  const add = () => {
    if (text.trim() === '') return
    const tag = parseTag(text)
    setBad(tag === undefined)
    if (tag === undefined) return
    onChange({ tags: { ...tags, [tag[0]]: tag[1] } })
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || isComposing(event) || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    add()
  }
  const remove = (key: string) =>
    onChange({ tags: Object.fromEntries(Object.entries(tags).filter(([other]) => other !== key)) })
  return (
    <div>
      <TextInput
        label={t('tags')}
        placeholder={t('tagsPlaceholder')}
        value={text}
        error={bad ? t('error.tag') : undefined}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setBad(false)
        }}
        onKeyDown={onKeyDown}
        onBlur={add}
      />
      <div className="n-launch__tags">
        {Object.entries(tags).map(([key, value]) => (
          <Chip key={key} removeLabel={t('removeTag', { key })} onRemove={() => remove(key)}>
            {key} <b>{value}</b>
          </Chip>
        ))}
      </div>
    </div>
  )
}

const Parallel = ({ value, onChange }: { value: number; onChange: Change }) => {
  const { t } = useTranslation('launch')
  const slots = useSystem()?.slots ?? 1
  const shown = value === 0 ? slots : value
  const set = (next: number) => onChange({ parallelism: Math.max(1, Math.min(slots, next)) })
  return (
    <div
      className="row n-launch__parallel"
      role="group"
      aria-label={t('parallel')}
      title={t('parallelHint', { count: slots })}
    >
      <span className="dense">{t('parallel')}</span>
      <span className="n-stepper">
        <button type="button" aria-label={t('less')} disabled={shown <= 1} onClick={() => set(shown - 1)}>
          <Icon of={IconMinus} size={12} />
        </button>
        <output className="num">{shown}</output>
        <button type="button" aria-label={t('more')} disabled={shown >= slots} onClick={() => set(shown + 1)}>
          <Icon of={IconPlus} size={12} />
        </button>
      </span>
    </div>
  )
}

const Priority = ({ value, onChange }: { value: number; onChange: Change }) => {
  const { t } = useTranslation('launch')
  return (
    <div className="row n-launch__parallel" title={t('priorityHint')}>
      <span className="dense">{t('priority.label')}</span>
      <Segmented
        label={t('priority.label')}
        items={[
          { key: '-1', label: t('priority.low') },
          { key: '0', label: t('priority.normal') },
          { key: '1', label: t('priority.high') },
        ]}
        value={String(value)}
        onChange={(key) => onChange({ priority: Number(key) })}
      />
    </div>
  )
}

/** Where the run is filed and how it runs. */
export const RunOptions = ({
  options,
  pipelineName,
  onChange,
}: {
  options: Options
  pipelineName: string
  onChange: Change
}) => {
  const { t } = useTranslation('launch')
  const studio = useStudio()
  const experiments = useQuery(studio.experiments.list.queryOptions()).data ?? []
  return (
    <section className="n-launch__options">
      <h2 className="n-sec">{t('run')}</h2>
      <div className="n-launch__pair">
        <Autocomplete
          label={t('experiment')}
          placeholder={pipelineName}
          data={[...new Set(experiments.map(({ name }) => name))]}
          value={options.experimentName}
          onChange={(experimentName) => onChange({ experimentName })}
        />
        <TextInput
          label={t('name')}
          placeholder={t('namePlaceholder')}
          value={options.runName}
          onChange={(event) => onChange({ runName: event.currentTarget.value })}
        />
      </div>
      <Tags tags={options.tags} onChange={onChange} />
      <Switch
        label={t('reuse')}
        title={t('reuseHint')}
        size="xs"
        checked={options.reuse}
        onChange={(event) => onChange({ reuse: event.currentTarget.checked })}
      />
      <Parallel value={options.parallelism} onChange={onChange} />
      <Priority value={options.priority} onChange={onChange} />
    </section>
  )
}
