import { type FSWatcher, watch } from 'node:fs'

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
  let watcher: FSWatcher | undefined
  const changed = (): void => {
    clearTimeout(timer)
    timer = setTimeout(options.onChange, options.quietMs ?? 150)
  }
  try {
    watcher = watch(folder, { recursive: true, persistent: false }, changed)
    watcher.on('error', options.onProblem)
  } catch (error) {
    options.onProblem(error)
  }
  return () => {
    clearTimeout(timer)
    watcher?.close()
  }
}
