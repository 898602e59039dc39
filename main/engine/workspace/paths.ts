import { join, resolve } from 'node:path'
import type { WorkspacePaths } from '#engine/services.ts'

/** Where everything of a workspace lies. Touches nothing. */
export const workspacePaths = (root: string): WorkspacePaths => {
  const home = resolve(root)
  const state = join(home, '.nagare')
  return {
    root: home,
    pipelines: join(home, 'pipelines'),
    data: join(home, 'data'),
    components: join(home, 'components'),
    state,
    database: join(state, 'nagare.db'),
    artifacts: join(state, 'artifacts'),
    runs: join(state, 'runs'),
    environments: join(state, 'environments'),
    secrets: join(state, 'secrets', 'store.json'),
    lock: join(state, 'lock'),
    serverFile: join(state, 'server.json'),
  }
}
