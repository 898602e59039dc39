import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AttemptPaths } from '../attempt-paths.ts'
import type { RunningContainer } from '../containers/containers.ts'

const recordFile = (paths: AttemptPaths): string => join(paths.directory, 'container.json')

/** On disk before the container exists, so that whoever comes after us finds it. */
export const noteContainer = (paths: AttemptPaths, container: RunningContainer): void =>
  writeFileSync(recordFile(paths), JSON.stringify(container))

/** The container of an attempt, also of one that an earlier process began. */
export const containerOf = (paths: AttemptPaths): RunningContainer | undefined => {
  try {
    return JSON.parse(readFileSync(recordFile(paths), 'utf8')) as RunningContainer
  } catch {
    return undefined
  }
}
