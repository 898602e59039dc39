/** Making, copying, renaming and throwing away pipeline files, with what else in the window follows. */
import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useNavigate } from 'react-router'
import { createStore } from 'zustand/vanilla'
import { useStudio, useStudioClient } from '#client/ClientProvider.tsx'
import { setTabs } from '#frame/tabs/tabs.ts'
import { forgetSession } from '../editor/use-session.ts'

export interface RemovedPipeline {
  readonly trashed: string
  readonly name: string
}

/** The one thrown away last, for the way back that is offered beside the list. */
export const removedStore = createStore<{ readonly removed: RemovedPipeline | undefined }>(() => ({
  removed: undefined,
}))

const addressOf = (id: string): string => `/pipelines/${id}`
const closeTab = (id: string): void => {
  forgetSession(id)
  setTabs((tabs) => tabs.filter(({ path }) => path !== addressOf(id)))
}

interface Begun {
  readonly template?: string
  readonly description?: string
  readonly names?: Record<string, string>
}

export const useFileActions = () => {
  const { pipelines } = useStudioClient()
  const studio = useStudio()
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useMemo(() => {
    const open = async (id: string): Promise<void> => {
      await queries.invalidateQueries({ queryKey: studio.pipelines.key() })
      await navigate(addressOf(id))
    }
    return {
      /** @param begun what it begins with, and its words where the template's own are not those of the page */
      create: async (name: string, begun: Begun = {}) =>
        open((await pipelines.create({ name, ...begun })).id),
      /** @param text of what is not saved yet */
      duplicate: async (id: string, text?: string) =>
        open((await pipelines.duplicate(text === undefined ? { id } : { id, text })).id),
      /** @param isOpen the page shows it: it goes along */
      rename: async (id: string, name: string, isOpen: boolean) => {
        const to = await pipelines.rename({ id, name })
        if (to.id === id) return
        closeTab(id)
        if (isOpen) await open(to.id)
      },
      remove: async (id: string, name: string, isOpen: boolean) => {
        if (isOpen) await navigate('/pipelines')
        const { trashed } = await pipelines.remove({ id })
        closeTab(id)
        removedStore.setState({ removed: { trashed, name } })
      },
      restore: async (trashed: string) => {
        removedStore.setState({ removed: undefined })
        return pipelines.restore({ trashed })
      },
      /** @returns bytes freed */
      deleteForever: async (trashed: readonly string[]) => {
        removedStore.setState({ removed: undefined })
        return (await pipelines.deleteForever({ trashed: [...trashed] })).bytes
      },
    }
  }, [pipelines, studio, queries, navigate])
}
