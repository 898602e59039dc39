/** Files dropped on the open canvas become steps. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useStudio, useStudioClient } from '#client/ClientProvider.tsx'
import { asProblems } from '#client/errors.ts'
import { type FileStep, isDataFile, stepOfFile } from '#core/import/step-of-file.ts'
import { missingPackages } from '#core/python/packages.ts'
import type { ComponentItem } from '#shared/components.ts'
import type { Problem } from '#shared/problem.ts'
import { newGesture } from '#ui/canvas/editing.ts'
import { useFilesOver } from '#ui/use-files-over.ts'
import type { PaletteComponent } from '../adding/addables.ts'
import type { Editor } from '../editor/editor.ts'
import { useEditor } from '../editor/use-editor.ts'
import type { Adding } from '../wiring/use-adding.ts'

/** Larger ones are put into the workspace by hand: they would have to go through the page. */
const mostMegabytes = 12

const addable = ({ title, source }: FileStep): PaletteComponent => ({
  what: 'component',
  id: `file/${title}`,
  title,
  origin: 'here',
  source,
})

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 32_768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768))
  return btoa(text)
}

const refuse = (editor: Editor, { message, hint }: Pick<Problem, 'message' | 'hint'>): void =>
  editor.store.setState({
    notice: {
      kind: 'refused',
      refusal: { code: 'bad-value', message, ...(hint === undefined ? {} : { hint }) },
    },
  })

const readerOf = (items: readonly ComponentItem[], name: string): PaletteComponent | undefined => {
  const item = items.find(({ id }) => id === `built-in/${name}` || id.endsWith(`/${name}`))
  return item?.source === undefined ? undefined : addable({ title: item.title, source: item.source })
}

interface Spot {
  readonly x: number
  readonly y: number
}

/** Several files stand below each other. */
const below = ({ x, y }: Spot, at: number): Spot => ({ x, y: y + 90 * at })

const useTake = (adding: Adding) => {
  const { t } = useTranslation('files')
  const client = useStudioClient()
  const items = useQuery(useStudio().components.list.queryOptions()).data ?? []
  const editor = useEditor()
  const takeData = async (file: File, component: string, input: string, at: Spot): Promise<void> => {
    const reader = readerOf(items, component)
    if (reader === undefined) return refuse(editor, { message: t('notAStep', { file: file.name }) })
    const { path } = await client.pipelines.keepFile({ fileName: file.name, base64: await base64Of(file) })
    const group = newGesture('drop')
    const node = adding.addAt(reader, at, group)
    if (node !== undefined) editor.perform({ edit: 'set-constant', node, port: input, value: path }, group)
  }
  return async (file: File, at: Spot): Promise<void> => {
    if (file.size > mostMegabytes * 1_000_000)
      return refuse(editor, { message: t('tooLarge', { file: file.name, limit: mostMegabytes }) })
    const text = isDataFile(file.name) ? '' : await file.text()
    const found = stepOfFile(file.name, text, (code) => missingPackages(code, []))
    if (found.kind === 'refused') refuse(editor, found.problem)
    else if (found.kind === 'pipeline') refuse(editor, { message: t('opensAsPipeline', { file: file.name }) })
    else if (found.kind === 'data') await takeData(file, found.component, found.input, at)
    else {
      const group = newGesture('drop')
      for (const [index, step] of found.steps.entries()) adding.addAt(addable(step), below(at, index), group)
    }
  }
}

export const useFileDrop = (adding: Adding) => {
  const take = useTake(adding)
  const editor = useEditor()
  const takeAll = async (files: readonly File[], at: Spot): Promise<void> => {
    for (const [index, file] of files.entries()) {
      try {
        await take(file, below(at, index))
      } catch (error) {
        const [problem] = asProblems(error)
        if (problem !== undefined) refuse(editor, problem)
      }
    }
  }
  return useFilesOver((files, { clientX: x, clientY: y }) => void takeAll(files, { x, y }))
}
