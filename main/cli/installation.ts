import { join } from 'node:path'
import { findHome } from '#server/home.ts'

/** What a server needs to know of the files it came with. */
export interface Installation {
  readonly version: string
  readonly runtimeFolder: string
  readonly rendererFolder: string
  readonly examplesFolder: string
}

export function findInstallation(): Installation {
  const { folder, version } = findHome()
  return {
    version,
    runtimeFolder: join(folder, 'python'),
    rendererFolder: join(folder, 'out', 'renderer'),
    examplesFolder: join(folder, 'examples'),
  }
}
