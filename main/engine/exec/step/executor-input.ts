import { join } from 'node:path'
import type { ResolvedInputs } from '#core/plan/placeholders.ts'
import { parameterTypeOf } from '#core/plan/values.ts'
import { entry } from '#core/spec/document.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import type { ArtifactValue } from '#shared/run.ts'
import { type AttemptPaths, fileSafe } from '../attempt-paths.ts'

interface RuntimeArtifact {
  readonly name: string
  readonly type: { readonly schemaTitle: string; readonly schemaVersion: string }
  readonly uri: string
  readonly metadata: Readonly<Record<string, unknown>>
}
type ArtifactLists = Readonly<Record<string, { readonly artifacts: readonly RuntimeArtifact[] }>>

/** KFP's ExecutorInput, as its protobuf JSON. Paths and uris are absolute local paths. */
export interface ExecutorInput {
  readonly inputs: {
    readonly parameterValues: ResolvedInputs['parameters']
    readonly artifacts: ArtifactLists
  }
  readonly outputs: {
    readonly parameters: Readonly<Record<string, { readonly outputFile: string }>>
    readonly artifacts: ArtifactLists
    readonly outputFile: string
  }
}

/** Where the step is told to put things, by output name. */
export interface OutputPlaces {
  readonly parameters: Readonly<Record<string, string>>
  readonly artifacts: Readonly<Record<string, readonly ArtifactValue[]>>
}

const defaultSchemaVersion = '0.0.1'

const asRuntime = (artifact: ArtifactValue, schemaVersion = defaultSchemaVersion): RuntimeArtifact => ({
  name: artifact.name,
  type: { schemaTitle: artifact.type, schemaVersion },
  uri: artifact.uri,
  metadata: artifact.metadata,
})

const mapValues = <T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T, key: string) => U,
): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))

/** An output's file or folder is named after it, inside the attempt's task root. */
export const outputPlaces = (component: ComponentSpec, paths: AttemptPaths): OutputPlaces => {
  const place = (name: string): string => join(paths.outputs, fileSafe(name))
  const { parameters = {}, artifacts = {} } = component.outputDefinitions ?? {}
  return {
    parameters: mapValues(parameters, (_, name) => place(name)),
    artifacts: mapValues(artifacts, (spec, name) => [
      {
        name,
        uri: place(name),
        type: spec.artifactType?.schemaTitle ?? 'system.Artifact',
        metadata: { ...spec.metadata },
      },
    ]),
  }
}

/** Supported by every V8 we run on, but not in TypeScript's library yet. */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown }

/**
 * `2` for a parameter declared as a float is written `2.0`, so that the function gets the float it was promised; a
 * whole number anywhere else is written `2` and stays one (the SDK's own runner makes it a float).
 */
const asDeclared = (
  component: ComponentSpec,
  values: ResolvedInputs['parameters'],
): Record<string, unknown> =>
  mapValues(values, (value, name) => {
    const spec = entry(component.inputDefinitions?.parameters, name)
    const double = spec !== undefined && parameterTypeOf(spec) === 'NUMBER_DOUBLE'
    return double && Number.isSafeInteger(value) ? rawJSON(`${String(value)}.0`) : value
  })

export const executorInput = (
  component: ComponentSpec,
  inputs: ResolvedInputs,
  places: OutputPlaces,
  paths: AttemptPaths,
): ExecutorInput => ({
  inputs: {
    parameterValues: asDeclared(component, inputs.parameters),
    artifacts: mapValues(inputs.artifacts, (list) => ({ artifacts: list.map((one) => asRuntime(one)) })),
  },
  outputs: {
    parameters: mapValues(places.parameters, (outputFile) => ({ outputFile })),
    artifacts: mapValues(places.artifacts, (list) => ({ artifacts: list.map((one) => asRuntime(one)) })),
    outputFile: paths.executorOutput,
  },
})
