import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '#client/ClientProvider.tsx'
import type { ComponentItem } from '#shared/components.ts'
import { useEditorState } from '../editor/use-editor.ts'
import {
  type Addable,
  componentsHere,
  componentsOf,
  type FlowFrame,
  type PaletteComponent,
  withoutTwins,
} from './addables.ts'

const frames: readonly FlowFrame[] = ['loop', 'condition', 'exit', 'pipeline']
const noItems: readonly ComponentItem[] = []

/** Everything that can be put on the canvas, and the files of the workspace's own folder that cannot. */
export const useAddables = (): {
  readonly components: readonly PaletteComponent[]
  readonly all: readonly Addable[]
  readonly broken: readonly ComponentItem[]
} => {
  const { t } = useTranslation('adding')
  const items = useQuery(useStudio().components.list.queryOptions()).data ?? noItems
  const doc = useEditorState((state) => state.history.doc)
  return useMemo(() => {
    const library = componentsOf(items)
    const components = [...withoutTwins(componentsHere(doc), library), ...library]
    const furniture: Addable[] = [
      ...frames.map(
        (frame): Addable => ({ what: 'frame', id: `flow/${frame}`, title: t(`thing.${frame}`), frame }),
      ),
      { what: 'python', id: 'new/python', title: t('thing.python') },
      { what: 'note', id: 'new/note', title: t('thing.note') },
    ]
    return {
      components,
      all: [...components, ...furniture],
      broken: items.filter(({ problem }) => problem !== undefined),
    }
  }, [items, doc, t])
}
