/** Programs that leave a trace each time they really run. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Traces {
  readonly folder: string
  /** The line of Python that leaves one under this name. */
  trace(name: string): string
  /** How often the program behind a name really ran. */
  ran(name: string): number
  dispose(): void
}

export function openTraces(): Traces {
  const folder = mkdtempSync(join(tmpdir(), 'nagare-traces-'))
  return {
    folder,
    trace: (name) => `open(${JSON.stringify(join(folder, name))}, 'a').write('x')`,
    ran(name) {
      const file = join(folder, name)
      return existsSync(file) ? readFileSync(file, 'utf8').length : 0
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  }
}
