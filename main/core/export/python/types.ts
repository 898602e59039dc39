/** The annotations of arguments and results. */
import { artifactNames, valueTypeNames } from '#core/spec/type-names.ts'
import type { ArtifactType, ComponentSpec, InputArtifact, InputParameter } from '#shared/pipeline.ts'
import { pythonText } from './literal.ts'
import { identifier } from './names.ts'
import type { Writing } from './writing.ts'

/** Of files from before the types had their names. */
const oldNames: Readonly<Record<string, string>> = { INT: 'int', DOUBLE: 'float', STRING: 'str' }

export function parameterType(spec: InputParameter): string | undefined {
  if (spec.parameterType === 'TASK_FINAL_STATUS') return 'dsl.PipelineTaskFinalStatus'
  if (spec.parameterType === 'TASK_CONFIG') return 'dsl.TaskConfig'
  return valueTypeNames[spec.parameterType ?? ''] ?? oldNames[spec.type ?? '']
}

/** The class of an artifact; one that the SDK does not have is defined in the file. */
export function artifactClass(writing: Writing, type: ArtifactType | undefined): string | undefined {
  const title = type?.schemaTitle
  if (title === undefined) return undefined
  const version = type?.schemaVersion ?? '0.0.1'
  const own = /^system\.(\w+)$/.exec(title)?.[1]
  if (own !== undefined && artifactNames.has(own) && version === '0.0.1') return writing.use('kfp.dsl', own)
  const key = `artifact ${title}@${version}`
  const known = writing.defined.get(key)
  if (known !== undefined) return known.name
  const wish = title.split('.').at(-1) ?? ''
  const name = writing.names.take(/^[A-Za-z_]\w*$/.test(wish) ? wish : identifier(title))
  writing.defined.set(key, { name, base: name })
  writing.use('kfp.dsl', 'Artifact')
  writing.blocks.push(
    `class ${name}(Artifact):\n    schema_title = ${pythonText(title)}\n    schema_version = ${pythonText(version)}`,
  )
  return name
}

/** Whether every artifact of a component is of one of the SDK's own classes. */
export const hasOwnTypesOnly = (component: ComponentSpec): boolean =>
  [
    ...Object.values(component.inputDefinitions?.artifacts ?? {}),
    ...Object.values(component.outputDefinitions?.artifacts ?? {}),
  ].every(({ artifactType: type }) => {
    const name = /^system\.(\w+)$/.exec(type?.schemaTitle ?? '')?.[1] ?? ''
    return artifactNames.has(name) && (type?.schemaVersion ?? '0.0.1') === '0.0.1'
  })

/** `Dataset`, `List[Dataset]`. */
export function artifactType(writing: Writing, spec: InputArtifact): string | undefined {
  const name = artifactClass(writing, spec.artifactType)
  if (name === undefined) return undefined
  return spec.isArtifactList === true ? `${writing.use('typing', 'List')}[${name}]` : name
}
