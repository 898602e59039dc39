import { mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { readComponentFile } from '#core/components/file.ts'
import { broken, type ComponentReading } from '#core/components/reading.ts'
import { watchFolder } from '#engine/pipelines/watch.ts'
import type { EventBus } from '#engine/services.ts'
import { ComponentCategory, type ComponentItem } from '#shared/components.ts'
import { type ComponentFile, scanComponents } from './scan.ts'

/** What steps can be made of: the components that Nagare brings, and those of the workspace's `components/` folder. */
export interface Components {
  list(): Promise<ComponentItem[]>
  /** Starts announcing changes of the workspace's folder. */
  watch(): void
  close(): void
}

export interface ComponentsOptions {
  /** The workspace's `components/`; made when it is watched. */
  readonly folder: string
  /** Read-only folder of the built-in ones, a subfolder per category. */
  readonly builtIn: string
  readonly events: EventBus
  readonly log: (line: string) => void
}

interface Cached {
  readonly modifiedAt: number
  readonly size: number
  readonly readings: readonly ComponentReading[]
}

/** Larger than any source that somebody writes. */
const atMostBytes = 4 * 1024 * 1024

export function createComponents(options: ComponentsOptions): Components {
  const cache = new Map<string, Cached>()
  let stopWatching = (): void => {}
  const itemsIn = async (folder: string, describe: Describe): Promise<ComponentItem[]> => {
    const items: ComponentItem[] = []
    for (const file of scanComponents(folder)) {
      const readings = await load(cache, file)
      items.push(...readings.map((reading) => itemOf(file, reading, describe(file, reading))))
    }
    return items
  }
  return {
    async list() {
      const [mine, builtIn] = [
        await itemsIn(options.folder, asMine),
        await itemsIn(options.builtIn, asBuiltIn),
      ]
      return [...builtIn.toSorted((one, other) => rank(one) - rank(other)), ...mine]
    },
    watch() {
      mkdirSync(options.folder, { recursive: true })
      stopWatching()
      stopWatching = watchFolder(options.folder, {
        onChange: () => options.events.publish({ type: 'components' }),
        onProblem: (error) => options.log(`The components folder is not watched: ${String(error)}`),
      })
    },
    close: () => stopWatching(),
  }
}

const rank = ({ category }: ComponentItem): number =>
  category === undefined ? -1 : ComponentCategory.options.indexOf(category)

/** Facts by file, as long as time and size stand still. */
async function load(cache: Map<string, Cached>, file: ComponentFile): Promise<readonly ComponentReading[]> {
  const known = cache.get(file.path)
  if (known?.modifiedAt === file.modifiedAt && known.size === file.size) return known.readings
  // Reading many files in a row must not hold up everybody else.
  await setImmediate()
  const { modifiedAt, size } = file
  const readings = await readingsOf(file)
  cache.set(file.path, { modifiedAt, size, readings })
  return readings
}

async function readingsOf(file: ComponentFile): Promise<readonly ComponentReading[]> {
  if (file.size > atMostBytes)
    return [broken({ code: 'too-large', message: 'This file is larger than 4 MB and was not read.' })]
  try {
    return readComponentFile(file.file, await readFile(file.path, 'utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [broken({ code: 'unreadable', message: `This file cannot be read: ${why}` })]
  }
}

type Origin = Pick<ComponentItem, 'id' | 'origin' | 'category' | 'group'>
type Describe = (file: ComponentFile, reading: ComponentReading) => Origin

const folderOf = (file: string): string => file.slice(0, Math.max(0, file.lastIndexOf('/')))
const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1)

const asBuiltIn: Describe = ({ file }, { name }) => {
  const category = ComponentCategory.safeParse(folderOf(file))
  return {
    id: `built-in/${name ?? file}`,
    origin: 'built-in',
    ...(category.success ? { category: category.data } : {}),
  }
}

const asMine: Describe = ({ file }, { name }) => {
  const group = folderOf(file)
  return {
    id: name === undefined ? `mine/${file}` : `mine/${file}#${name}`,
    origin: 'mine',
    ...(group === '' ? {} : { group }),
  }
}

function itemOf({ file }: ComponentFile, reading: ComponentReading, origin: Origin): ComponentItem {
  const { title, name, description, packages, source, problem } = reading
  return {
    ...origin,
    title: title ?? name ?? nameOf(file),
    file,
    packages: [...packages],
    ...(description === undefined ? {} : { description }),
    ...(source === undefined ? {} : { source }),
    ...(problem === undefined ? {} : { problem }),
  }
}

/** Where the built-in components lie below the Python data that comes with Nagare. */
export const builtInFolder = (runtimeFolder: string): string => join(runtimeFolder, 'components')
