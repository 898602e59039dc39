import { Menu } from '@mantine/core'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { layoutOf } from '#core/edit/layout.ts'
import { titleOf } from '#core/spec/document.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import { useCommands } from '#frame/commands/commands.ts'
import { IconButton } from '#ui/Button.tsx'
import { type CanvasHandle, coloursFrom, type Picture, pictureOf, pngOf, saveFile } from '#ui/canvas/index.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconCode, IconDownload, IconPicture, IconPipelines } from '#ui/icons.ts'
import { useSpoken } from '#ui/use-spoken.ts'
import type { Editor } from '../editor/editor.ts'
import { useEditor } from '../editor/use-editor.ts'

const kinds = ['yaml', 'python', 'svg', 'png'] as const
type Kind = (typeof kinds)[number]
const icons = { yaml: IconPipelines, python: IconCode, svg: IconPicture, png: IconPicture } as const

/** The theme that is on now. */
const colours = () => {
  const style = getComputedStyle(document.documentElement)
  return coloursFrom((name) => style.getPropertyValue(name).trim())
}

/** As it stands on the canvas now. */
function picture(editor: Editor, canvas: CanvasHandle | null): Picture | undefined {
  const seen = canvas?.seen()
  if (seen === undefined) return undefined
  const doc = editor.doc()
  return pictureOf({ ...seen, notes: layoutOf(doc).notes, colours: colours(), title: titleOf(doc) })
}

const useExport = (canvas: RefObject<CanvasHandle | null>, file: string) => {
  const { t } = useTranslation('files')
  const editor = useEditor()
  const stem =
    file
      .split('/')
      .at(-1)
      ?.replace(/\.[^.]+$/, '') ?? 'pipeline'
  const say = useSpoken()
  const refuse = (message: string, hint?: string): void =>
    editor.store.setState({
      notice: {
        kind: 'refused',
        refusal: { code: 'bad-value', message, ...(hint === undefined ? {} : { hint }) },
      },
    })
  const python = async (): Promise<void> => {
    // Much code that is seldom wanted.
    const { exportPython } = await import('#core/export/python/export-python.ts')
    const made = exportPython(editor.doc())
    if (made.ok) return saveFile(`${stem.replaceAll(/\W+/g, '_')}.py`, made.value.text, 'text/x-python')
    const [first, ...others] = made.error
    const more = others.length === 0 ? '' : ` ${t('more', { count: others.length })}`
    refuse(t('notPython'), `${say(first?.message ?? '')}${more}`)
  }
  const image = async (kind: 'svg' | 'png'): Promise<void> => {
    const made = picture(editor, canvas.current)
    if (made === undefined) return
    if (kind === 'svg') return saveFile(`${stem}.svg`, made.svg, 'image/svg+xml')
    const blob = await pngOf(made).catch(() => undefined)
    if (blob === undefined) refuse(t('noPicture'))
    else saveFile(`${stem}.png`, blob)
  }
  return (kind: Kind): void => {
    if (kind === 'yaml') saveFile(`${stem}.yaml`, serializePipeline(editor.doc()), 'application/yaml')
    else if (kind === 'python') void python()
    else void image(kind)
  }
}

/** The pipeline for elsewhere: as a file of Kubeflow, as Python, as a picture. What is seen is what is written. */
export const ExportMenu = ({ canvas, file }: { canvas: RefObject<CanvasHandle | null>; file: string }) => {
  const { t } = useTranslation('files')
  const save = useExport(canvas, file)
  useCommands(
    'here',
    kinds.map((kind) => ({
      id: `pipeline.export.${kind}`,
      label: t('command', { what: t(kind) }),
      icon: icons[kind],
      run: () => save(kind),
    })),
  )
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton icon={IconDownload} label={t('exportHint')} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('as')}</Menu.Label>
        {kinds.map((kind) => (
          <Menu.Item key={kind} leftSection={<Icon of={icons[kind]} />} onClick={() => save(kind)}>
            {t(kind)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
