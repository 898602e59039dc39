import { findInterpreter, findVersion, type Interpreter } from '#engine/environments/interpreter.ts'
import type { BuildCaller } from '#engine/environments/shared-builds.ts'
import { findUv, installUv, isExecutable } from '#engine/environments/uv.ts'
import { ok, type Result } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'

export interface ToolboxOptions {
  readonly toolsFolder: string
  readonly pythonPath: () => string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** How long a version that was not found is taken to be absent still. */
const missTrustMs = 60_000

/** What building needs from the machine, remembered so that a step does not search again. */
export function createToolbox(options: ToolboxOptions) {
  const search = { ...options, platform: process.platform }
  let known: { readonly chosen: string; readonly interpreter: Interpreter } | undefined
  let uvRefused = false

  async function interpreter(): Promise<Result<Interpreter, Failure>> {
    const chosen = options.pythonPath().trim()
    if (known?.chosen === chosen && (await isExecutable(known.interpreter.path))) return ok(known.interpreter)
    const found = await findInterpreter({ ...search, chosen })
    if (found.ok) known = { chosen, interpreter: found.value }
    return found
  }

  /** Interpreters by minor version; `undefined` inside: looked for in vain. */
  const versions = new Map<string, { readonly found: Interpreter | undefined; readonly at: number }>()

  /** Of this minor version when the machine has one and the person has not chosen another; else the usual one. */
  async function interpreterFor(minor: string | undefined): Promise<Result<Interpreter, Failure>> {
    const usual = await interpreter()
    if (minor === undefined || options.pythonPath().trim() !== '') return usual
    if (usual.ok && usual.value.version.startsWith(`${minor}.`)) return usual
    const before = versions.get(minor)
    const isFresh =
      before?.found === undefined
        ? Date.now() - (before?.at ?? 0) < missTrustMs
        : await isExecutable(before.found.path)
    if (before !== undefined && isFresh) return before.found === undefined ? usual : ok(before.found)
    const found = await findVersion(minor, { ...search, chosen: '' }, await findUv(search))
    versions.set(minor, { found, at: Date.now() })
    return found === undefined ? usual : ok(found)
  }

  /** Installs uv when it is missing, at most one try per process; undefined = build with venv and pip. */
  async function uvOrNothing(python: string, caller: BuildCaller): Promise<string | undefined> {
    const found = await findUv(search)
    if (found !== undefined || uvRefused) return found
    const installed = await installUv(search, python, caller)
    if (installed === undefined && !caller.signal.aborted) {
      uvRefused = true
      caller.onLine('uv is not at hand: building with venv and pip, which takes longer')
    }
    return installed
  }

  return { interpreter, interpreterFor, uvOrNothing, uv: () => findUv(search) }
}
export type Toolbox = ReturnType<typeof createToolbox>
