/**
 * What the desktop shell says to its own processes: the channels of the preload's `DesktopPort`, and the messages
 * between the shell and the server process it started. The page never sees either.
 */

/** IPC channels behind `DesktopPort`; one `invoke` channel per method, and one that the shell sends on. */
export const desktopChannels = {
  pickFolder: 'desktop:pick-folder',
  pickPipelines: 'desktop:pick-pipelines',
  reveal: 'desktop:reveal',
  notify: 'desktop:notify',
  setProgress: 'desktop:set-progress',
  navigate: 'desktop:navigate',
} as const

/** Said once by the server process, when it answers on its pipe or knows that it never will. */
export type FromServer =
  | { readonly type: 'ready'; readonly workspace: string; readonly url: string }
  /** `message` is for people: what is wrong and what to do. Trying again unchanged would fail again. */
  | { readonly type: 'failed'; readonly message: string }

/** Said by the shell: finish what is being written, close the database, leave steps running, exit with 0. */
export type ToServer = { readonly type: 'close' }

/** How the server process is told where to listen and what to open. */
export const serverEnv = {
  pipe: 'NAGARE_PIPE',
  token: 'NAGARE_TOKEN',
  workspace: 'NAGARE_WORKSPACE',
  /** Folder that holds `renderer/` beside the server's own bundle. */
  renderer: 'NAGARE_RENDERER',
  /** Folder that holds `python/` and `examples/`. */
  resources: 'NAGARE_RESOURCES',
} as const
