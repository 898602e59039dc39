import { realpathSync, statfsSync } from 'node:fs'

/** File systems of Linux that live on another machine, by their magic number. */
const networks: ReadonlyMap<number, string> = new Map([
  [0x6969, 'a network folder (NFS)'],
  [0x517b, 'a network folder (SMB)'],
  [0xff534d42, 'a network folder (SMB)'],
  [0xfe534d42, 'a network folder (SMB)'],
  [0x01021997, 'a shared folder (9P)'],
  [0x00c36400, 'a network folder (CephFS)'],
])

/** Folders whose content a program copies to a cloud behind our back. */
const synced =
  /[/\\](Dropbox|OneDrive(?: - [^/\\]+)?|Google ?Drive|GoogleDrive-[^/\\]+|My Drive|iCloud Drive|Mobile Documents|Nextcloud|pCloudDrive)(?:[/\\]|$)/i

const fileSystemOf = (folder: string): number | undefined => {
  try {
    return process.platform === 'linux' ? statfsSync(folder).type : undefined
  } catch {
    return undefined
  }
}

const realPath = (folder: string): string => {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}

/**
 * A sentence of warning about a folder where a SQLite database may get damaged: other machines do not see its locks,
 * and a program that syncs it copies half-written files. Undefined for an ordinary one. A guess by name and type.
 */
export const doubtAbout = (folder: string, fileSystem = fileSystemOf(folder)): string | undefined => {
  const path = realPath(folder)
  const network = path.startsWith('\\\\') ? 'a network share' : networks.get(fileSystem ?? 0)
  const cloud = synced.exec(path)?.[1]
  const where = network ?? (cloud === undefined ? undefined : `a folder that ${cloud} synchronises`)
  return where === undefined
    ? undefined
    : `The workspace ${folder} seems to be in ${where}. Its database can get damaged there; better is a folder on this disk.`
}
