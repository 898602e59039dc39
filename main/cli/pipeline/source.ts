/** The pipeline that a file is or holds: KFP YAML as it stands, Elyra's and single components taken over, Python compiled. */
import { basename, resolve } from 'node:path'
import { readForeign } from '#core/import/read-foreign.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import { createEventBus } from '#engine/events/event-bus.ts'
import { openPython } from '#engine/python-files/open-python.ts'
import { openTrust } from '#engine/python-files/trust.ts'
import { createSettingsStore } from '#engine/settings/settings-store.ts'
import { workspacePaths } from '#engine/workspace/paths.ts'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'

export interface SourceOptions {
  readonly workspace: string
  readonly runtimeFolder: string
  /** The person says that the folder's code may be run. */
  readonly trust: boolean
  /** Of several pipelines in the file. */
  readonly pipeline?: string
}

export interface PipelineSource {
  readonly text: string
  /** What was not taken over. */
  readonly notes: readonly Problem[]
}

export async function pipelineSource(
  file: string,
  text: string,
  options: SourceOptions,
): Promise<Result<PipelineSource, readonly Problem[]>> {
  if (/\.py$/i.test(file)) return fromPython(file, options)
  const foreign = readForeign(basename(file), text)
  if (foreign === undefined) return ok({ text, notes: [] })
  return foreign.ok ? ok({ text: serializePipeline(foreign.value.doc), notes: foreign.value.notes }) : foreign
}

async function fromPython(
  file: string,
  { workspace, runtimeFolder, trust, pipeline }: SourceOptions,
): Promise<Result<PipelineSource, readonly Problem[]>> {
  const { state } = workspacePaths(workspace)
  const { pythonPath } = createSettingsStore({ folder: state, events: createEventBus() }).get()
  const request = { trust, ...(pipeline === undefined ? {} : { pipeline }) }
  const opened = await openPython({ path: resolve(file) }, request, openTrust(state), {
    pythonPath,
    runtimeFolder,
  })
  if (!opened.ok) return opened
  if (opened.value.status === 'compiled') return ok({ text: opened.value.text, notes: [] })
  return err([
    opened.value.status === 'untrusted' ? untrusted(opened.value.place) : several(opened.value.names),
  ])
}

const untrusted = (place: string): Problem => ({
  severity: 'error',
  code: 'untrusted',
  message: `To see what pipelines are in this file, its code is run; nobody has said yet that files in ${place} may be.`,
  hint: 'If you know where it comes from, say --trust. That is remembered for the folder.',
})
const several = (names: readonly string[]): Problem => ({
  severity: 'error',
  code: 'several-pipelines',
  message: `There are several pipelines in this file: ${names.join(', ')}.`,
  hint: `Choose one: --pipeline ${names[0] ?? 'NAME'}`,
})
