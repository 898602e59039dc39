import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The app's own folder in the user's data: last workspace, the first workspace, tools it installed. `NAGARE_HOME`
 * overrides it everywhere.
 */
export const userFolder = (
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string => {
  const own = environment['NAGARE_HOME']
  if (own) return resolve(own)
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Nagare')
  if (platform === 'win32')
    return join(environment['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'Nagare')
  return join(environment['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'nagare')
}
