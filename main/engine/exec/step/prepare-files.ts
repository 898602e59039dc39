import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PythonComponent } from '#core/plan/component.ts'
import type { ResolvedInputs } from '#core/plan/placeholders.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import type { AttemptPaths } from '../attempt-paths.ts'
import { type ComponentFile, runtimeScript } from '../component-file.ts'
import { executorInput, type OutputPlaces, outputPlaces } from './executor-input.ts'

const kfpLine = /^kfp(?![\w.-])/i
export const asksForKfp = (line: string): boolean => kfpLine.test(line)

/** Writes what the Python runtime reads. Nothing is flushed: an attempt that a crash interrupts is made anew. */
export const prepareFiles = (
  component: ComponentSpec,
  executable: PythonComponent,
  inputs: ResolvedInputs,
  paths: AttemptPaths,
): OutputPlaces => {
  mkdirSync(paths.work, { recursive: true })
  mkdirSync(paths.outputs, { recursive: true })
  const places = outputPlaces(component, paths)
  const spec: ComponentFile = {
    format: 1,
    sourcePath: paths.source,
    functionName: executable.functionName,
    executorInputPath: paths.executorInput,
    executorOutputPath: paths.executorOutput,
    failurePath: paths.failure,
    ...(executable.packages.some(asksForKfp) ? { installedKfp: true } : {}),
  }
  writeFileSync(paths.source, executable.source)
  writeFileSync(paths.executorInput, JSON.stringify(executorInput(component, inputs, places, paths)))
  writeFileSync(paths.component, JSON.stringify(spec))
  return places
}

export const componentCommand = (
  python: string,
  pythonRuntimeDir: string,
  paths: AttemptPaths,
): readonly string[] => [python, join(pythonRuntimeDir, runtimeScript), '--spec', paths.component]
