/** Whether what one end gives fits what the other takes. */
import type { ArtifactType, ParameterType } from '#shared/pipeline.ts'

const shown: Record<ParameterType, string> = {
  NUMBER_DOUBLE: 'Float',
  NUMBER_INTEGER: 'Int',
  STRING: 'String',
  BOOLEAN: 'Bool',
  LIST: 'List',
  STRUCT: 'Dict',
  TASK_FINAL_STATUS: 'Task status',
  TASK_CONFIG: 'Task config',
}
/** Type of a parameter as shown to people. */
export const shownType = (type: ParameterType | undefined): string =>
  type === undefined ? 'Any' : shown[type]

/** `system.Dataset` is shown as Dataset, `google.VertexModel` as VertexModel. */
export const shownArtifact = (type: ArtifactType | undefined): string => {
  const title = type?.schemaTitle ?? type?.schemaUri ?? ''
  return title === '' ? 'Artifact' : title.replace(/^(?:system|google)\./, '')
}

/** `an Int`, `a String`. */
export const withArticle = (type: string): string => `${/^[AEIOU]/.test(type) ? 'an' : 'a'} ${type}`

export type Fit = 'yes' | 'maybe' | 'no'

/**
 * The backend turns anything into text for a STRING input and takes any number for either number type; the rest
 * must be the same.
 */
export function parameterFit(from: ParameterType | undefined, to: ParameterType | undefined): Fit {
  if (from === undefined || to === undefined || from === to || to === 'STRING') return 'yes'
  if (from === 'NUMBER_INTEGER' && to === 'NUMBER_DOUBLE') return 'yes'
  return from === 'NUMBER_DOUBLE' && to === 'NUMBER_INTEGER' ? 'maybe' : 'no'
}

/** A plain Artifact fits with everything; other schemas must have the same name, which only the SDK insists on. */
export function artifactFit(from: ArtifactType | undefined, to: ArtifactType | undefined): Fit {
  const [given, wanted] = [from?.schemaTitle, to?.schemaTitle]
  if (given === undefined || wanted === undefined || given === wanted) return 'yes'
  return given === 'system.Artifact' || wanted === 'system.Artifact' ? 'yes' : 'maybe'
}

/** Items of loops lose their type in compilation: they are declared STRING whatever they are. */
export const isLoopItem = (name: string): boolean => /-loop-item|-subvar-/.test(name)
