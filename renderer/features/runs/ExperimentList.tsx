import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEvents, useStudio } from '#client/ClientProvider.tsx'
import { formatCount } from '#ui/format.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconFolder, IconFolderOpen, IconRuns, IconTrash, type IconType } from '#ui/icons.ts'
import { Search } from '#ui/Search.tsx'
import type { RunsAddress } from './use-address.ts'

const countsAfter = 1500 // ms: runs come in bursts, their counts need not

/** Every experiment with how many runs it has; choosing one narrows the table to it. */
export const ExperimentList = ({ address }: { address: RunsAddress }) => {
  const { t } = useTranslation('runs')
  const { scope, change } = address
  const [find, setFind] = useState('')
  const studio = useStudio()
  const query = useQuery(studio.experiments.list.queryOptions())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useEvents((event) => {
    if (event.type !== 'run' && event.type !== 'runs-removed') return
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      void query.refetch()
    }, countsAfter)
  })
  const all = query.data ?? []
  const found = all.filter((one) => one.name.toLowerCase().includes(find.trim().toLowerCase()))
  const go = (experiment: string | undefined) =>
    change({ experiment, trash: undefined, sort: undefined, dir: undefined })
  const inTrash = scope.lifecycle === 'deleted'
  return (
    <nav className="n-exp" aria-label={t('experiments')}>
      <div className="n-exp__find">
        <Search label={t('findExperiment')} value={find} onChange={setFind} width="100%" />
      </div>
      <div className="n-exp__list">
        {find === '' && (
          <Entry
            icon={IconRuns}
            on={!inTrash && scope.experimentId === undefined}
            count={all.reduce((sum, one) => sum + one.runs, 0)}
            onClick={() => go(undefined)}
          >
            {t('all')}
          </Entry>
        )}
        {found.map((one) => {
          const on = !inTrash && scope.experimentId === one.id
          return (
            <Entry
              key={one.id}
              icon={on ? IconFolderOpen : IconFolder}
              on={on}
              count={one.runs}
              onClick={() => go(one.id)}
            >
              {one.name}
            </Entry>
          )
        })}
        {find !== '' && found.length === 0 && <p className="n-exp__none">{t('noExperiment')}</p>}
      </div>
      <div className="n-exp__foot">
        <Entry icon={IconTrash} on={inTrash} onClick={() => change({ trash: '1', experiment: undefined })}>
          {t('trash')}
        </Entry>
      </div>
    </nav>
  )
}

const Entry = (props: {
  icon: IconType
  on: boolean
  count?: number
  onClick: () => void
  children: ReactNode
}) => (
  <button type="button" className="n-exp__row" aria-current={props.on || undefined} onClick={props.onClick}>
    <Icon of={props.icon} size={14} />
    <span className="trunc grow" title={typeof props.children === 'string' ? props.children : undefined}>
      {props.children}
    </span>
    {props.count !== undefined && <span className="t3">{formatCount(props.count)}</span>}
  </button>
)
