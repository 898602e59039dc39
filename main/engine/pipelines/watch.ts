import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'

/** A folder that holds more was not meant to be watched. */
const mostFolders = 2_000

/** A folder and those below it that may hold files of people. */
function foldersIn(root: string): string[] {
  const found = [root]
  for (const folder of found) {
    if (found.length >= mostFolders) break
    for (const item of entriesOf(folder)) {
      const isMeant = item.isDirectory() && !item.name.startsWith('.') && item.name !== 'node_modules'
      if (isMeant) found.push(join(folder, item.name))
    }
  }
  return found
}

const entriesOf = (folder: string) => {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

interface Watching {
  readonly onChange: () => void
  readonly onProblem: (error: unknown) => void
}

/** The system tells of everything below a folder. */
function watchWhole(folder: string, { onChange, onProblem }: Watching) {
  const watcher = watch(folder, { recursive: true, persistent: false }, onChange)
  watcher.on('error', onProblem)
  return { look: () => {}, close: () => watcher.close() }
}

/**
 * Linux tells of one folder at a time. Node's own recursion there watches each file by itself and goes blind for one
 * that was replaced as a whole, which is how editors save; a folder tells of those too.
 */
function watchEach(folder: string, { onChange, onProblem }: Watching) {
  const watchers = new Map<string, FSWatcher>()
  const close = (path: string): void => {
    watchers.get(path)?.close()
    watchers.delete(path)
  }
  const look = (): void => {
    const there = new Set(foldersIn(folder))
    for (const path of watchers.keys()) if (!there.has(path)) close(path)
    for (const path of there) {
      if (watchers.has(path)) continue
      const watcher = watch(path, { persistent: false }, onChange)
      watcher.on('error', (error) => {
        close(path)
        if (existsSync(path)) onProblem(error)
      })
      watchers.set(path, watcher)
    }
  }
  look()
  return {
    look,
    close: () => {
      for (const path of watchers.keys()) close(path)
    },
  }
}

/**
 * Calls `onChange` once a burst of changes below a folder is over (editors write a file in several steps). A system
 * that cannot watch (too many watches, a network drive) only costs liveness: `onProblem` hears of it and the list
 * still reads the folder each time.
 */
export function watchFolder(
  folder: string,
  options: {
    readonly onChange: () => void
    readonly onProblem: (error: unknown) => void
    readonly quietMs?: number
  },
): () => void {
  let timer: NodeJS.Timeout | undefined
  let watching: ReturnType<typeof watchEach> | undefined
  const attempt = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      options.onProblem(error)
    }
  }
  const quiet = (): void => {
    attempt(() => watching?.look())
    options.onChange()
  }
  const changed = (): void => {
    clearTimeout(timer)
    timer = setTimeout(quiet, options.quietMs ?? 150)
  }
  const start = process.platform === 'linux' ? watchEach : watchWhole
  attempt(() => {
    watching = start(folder, { onChange: changed, onProblem: options.onProblem })
  })
  return () => {
    clearTimeout(timer)
    watching?.close()
  }
}
