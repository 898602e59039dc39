import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '#client/ClientProvider.tsx'
import { library as english } from '#i18n/en/library.ts'
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

type Words = TFunction<['adding', 'library']>
type Known = keyof typeof english

/** A built-in component in the language of the page. Its own words are English. */
const worded = (one: PaletteComponent, t: Words): PaletteComponent => {
  const name = one.source.name.replaceAll('-', '_')
  if (one.origin !== 'built-in' || !Object.hasOwn(english, name)) return one
  const known = name as Known
  const title = t(`library:${known}.title`)
  return title === one.title
    ? one
    : { ...one, title, aka: one.title, description: t(`library:${known}.about`) }
}

/** Everything that can be put on the canvas, and the files of the workspace's own folder that cannot. */
export const useAddables = (): {
  readonly components: readonly PaletteComponent[]
  readonly all: readonly Addable[]
  readonly broken: readonly ComponentItem[]
} => {
  const { t } = useTranslation(['adding', 'library'])
  const items = useQuery(useStudio().components.list.queryOptions()).data ?? noItems
  const doc = useEditorState((state) => state.drawn)
  return useMemo(() => {
    const library = componentsOf(items).map((one) => worded(one, t))
    const components = [...withoutTwins(componentsHere(doc), library), ...library]
    const furniture: Addable[] = [
      ...frames.map(
        (frame): Addable => ({
          what: 'frame',
          id: `flow/${frame}`,
          title: t(`adding:thing.${frame}`),
          frame,
        }),
      ),
      { what: 'python', id: 'new/python', title: t('adding:thing.python') },
      { what: 'note', id: 'new/note', title: t('adding:thing.note') },
    ]
    return {
      components,
      all: [...components, ...furniture],
      broken: items.filter(({ problem }) => problem !== undefined),
    }
  }, [items, doc, t])
}
