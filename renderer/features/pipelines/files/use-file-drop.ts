/** Files dropped on the open canvas become steps. */
import { useTranslation } from 'react-i18next'
import { useStudioClient } from '#client/ClientProvider.tsx'
import type { FileStep, StepOfFile } from '#core/import/file-step.ts'
import { isDataFile, stepOfFile } from '#core/import/step-of-file.ts'
import { missingPackages } from '#core/python/packages.ts'
import type { Problem } from '#shared/problem.ts'
import { newGesture } from '#ui/canvas/editing.ts'
import { textOf } from '#ui/text-of-file.ts'
import { useFilesOver } from '#ui/use-files-over.ts'
import type { PaletteComponent } from '../adding/addables.ts'
import { useAddables } from '../adding/use-addables.ts'
import type { Editor } from '../editor/editor.ts'
import { useEditor } from '../editor/use-editor.ts'
import type { Adding } from '../wiring/use-adding.ts'
import { lookInto } from './look-into.ts'
import { whatIsWrong } from './unreadable.ts'

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

type Told = Pick<Problem, 'message' | 'hint'>

/** Of several files, what is wrong with each. */
function refuse(editor: Editor, told: readonly Told[]): void {
  const [first, ...others] = told
  if (first === undefined) return
  const message =
    others.length === 0
      ? first.message
      : told.map((one) => [one.message, one.hint].filter(Boolean).join(' ')).join('\n')
  const hint = others.length === 0 ? first.hint : undefined
  editor.store.setState({
    notice: {
      kind: 'refused',
      refusal: { code: 'bad-value', message, ...(hint === undefined ? {} : { hint }) },
    },
  })
}

/** The step that reads such files, called as the palette calls it. */
const readerOf = (known: readonly PaletteComponent[], name: string): PaletteComponent | undefined =>
  known.find(({ id }) => id === `built-in/${name}` || id.endsWith(`/${name}`))

type DataStep = Extract<StepOfFile, { kind: 'data' }>

interface Spot {
  readonly x: number
  readonly y: number
}

/** Next places for what was dropped: below each other, then beside, as far as the canvas goes. */
function spotsFrom({ x, y }: Spot, { right, bottom }: DOMRect): () => Spot {
  const rows = Math.max(1, Math.floor((bottom - 20 - y) / 90) + 1)
  let count = 0
  return () => {
    const [column, row] = [Math.floor(count / rows), count % rows]
    count += 1
    return { x: Math.min(x + 240 * column, right - 20), y: y + 90 * row }
  }
}

const useTake = (adding: Adding) => {
  const { t } = useTranslation('files')
  const client = useStudioClient()
  const { components } = useAddables()
  const editor = useEditor()
  const takeData = async (file: File, data: DataStep, next: () => Spot): Promise<readonly Told[]> => {
    const reader = readerOf(components, data.component)
    if (reader === undefined) return [{ message: t('notAStep', { file: file.name }) }]
    const looked = await lookInto(file)
    if (looked.wrong !== undefined)
      return [{ message: t(looked.wrong, { file: file.name }), hint: t(`${looked.wrong}Hint`) }]
    const { path } = await client.pipelines.keepFile({ fileName: file.name, base64: await base64Of(file) })
    const group = newGesture('drop')
    const node = adding.addAt(reader, next(), group)
    const settings = { [data.input]: path, ...data.settings, ...looked.settings }
    for (const [port, value] of node === undefined ? [] : Object.entries(settings))
      editor.perform({ edit: 'set-constant', node: node ?? '', port, value }, group)
    return []
  }
  /** @returns what is wrong with it */
  return async (file: File, next: () => Spot): Promise<readonly Told[]> => {
    if (file.size > mostMegabytes * 1_000_000)
      return [{ message: t('tooLarge', { file: file.name, limit: mostMegabytes }), hint: t('tooLargeHint') }]
    const text = isDataFile(file.name) ? '' : await textOf(file)
    const found = stepOfFile(file.name, text, (code) => missingPackages(code, []))
    if (found.kind === 'refused') return [found.problem]
    if (found.kind === 'pipeline') return [{ message: t('opensAsPipeline', { file: file.name }) }]
    if (found.kind === 'data') return takeData(file, found, next)
    const group = newGesture('drop')
    for (const step of found.steps) adding.addAt(addable(step), next(), group)
    return found.left ?? []
  }
}

export const useFileDrop = (adding: Adding) => {
  const take = useTake(adding)
  const editor = useEditor()
  const { t } = useTranslation('files')
  const takeAll = async (files: readonly File[], next: () => Spot): Promise<void> => {
    const told: Told[] = []
    for (const file of files) {
      const wrong = await take(file, next).catch((error: unknown) => whatIsWrong(error, file.name, t))
      told.push(...wrong)
    }
    refuse(editor, told)
  }
  return useFilesOver((files, { clientX: x, clientY: y, currentTarget }) => {
    void takeAll(files, spotsFrom({ x, y }, currentTarget.getBoundingClientRect()))
  })
}
