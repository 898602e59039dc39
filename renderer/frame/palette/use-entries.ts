import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStudio } from '#client/ClientProvider.tsx'
import { IconPipelines, type IconType } from '#ui/icons.ts'
import { type Status, statusOfRun } from '#ui/status/status.ts'
import { runCommand, useCommandGroups } from '../commands/commands.ts'
import { type Entry, rank } from './rank.ts'

export interface PaletteEntry extends Entry {
  readonly icon?: IconType | undefined
  readonly status?: Status | undefined
  readonly shortcut?: string | undefined
  readonly act: () => void
}
export interface PaletteGroup {
  readonly key: 'commands' | 'pipelines' | 'runs'
  readonly entries: readonly PaletteEntry[]
}

const most = 8

/** Commands of the room, pipelines and runs that match, in groups; the group with the best match is first. */
export const useEntries = (query: string, recent: readonly string[]): readonly PaletteGroup[] => {
  const { t } = useTranslation('frame')
  const studio = useStudio()
  const navigate = useNavigate()
  const [text] = useDebouncedValue(query.trim(), 120)
  const pipelines = useQuery(studio.pipelines.list.queryOptions()).data ?? []
  const input = { limit: most, orderBy: 'started', descending: true, ...(text === '' ? {} : { text }) }
  const { data: found, isPlaceholderData } = useQuery({
    ...studio.runs.list.queryOptions({ input }),
    placeholderData: keepPreviousData,
  })
  const commands = useCommandGroups()
    .flatMap((group) => group.commands)
    .filter((command) => command.id !== 'palette')
    .map((command): PaletteEntry => ({ ...command, act: () => runCommand(command.id) }))
  const documents = pipelines.map(
    (item): PaletteEntry => ({
      id: `pipeline ${item.id}`,
      label: item.name,
      detail: item.file,
      icon: IconPipelines,
      act: () => void navigate(`/pipelines/${item.id}`),
    }),
  )
  const runs = (found?.runs ?? []).map(
    (run): PaletteEntry => ({
      id: `run ${run.runId}`,
      label: run.name,
      detail: run.number === undefined ? run.experimentName : t('tabs.run', { number: run.number }),
      status: statusOfRun(run.state),
      act: () => void navigate(`/runs/${run.runId}`),
    }),
  )
  const ranked = (entries: readonly PaletteEntry[]) => rank(entries, query, recent).slice(0, most)
  const groups: PaletteGroup[] = [
    { key: 'pipelines', entries: ranked(documents) },
    // The server matches runs by name, parameters and tags. Until it has answered to what is typed, those that it told
    // before are no match for that: Enter would open one in place of what was meant.
    { key: 'runs', entries: isPlaceholderData || text !== query.trim() ? ranked(runs) : runs },
    { key: 'commands', entries: ranked(commands) },
  ]
  return groups.filter((group) => group.entries.length > 0)
}
