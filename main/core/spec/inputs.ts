import { parameterTypeOf } from '#core/plan/values.ts'
import type { PipelineInput } from '#shared/graph.ts'
import type { PipelineDocument } from './document.ts'

const formTypes = new Set(['STRING', 'NUMBER_INTEGER', 'NUMBER_DOUBLE', 'BOOLEAN', 'LIST', 'STRUCT'])

/** The fields of the launch form, in the order of the file. Artifact inputs cannot be given and are left out. */
export function inputsOf(doc: PipelineDocument): PipelineInput[] {
  return Object.entries(doc.spec.root.inputDefinitions?.parameters ?? {}).map(([name, spec]) => {
    const type = parameterTypeOf(spec) ?? 'STRING'
    const hasDefault = spec.defaultValue !== undefined && spec.defaultValue !== null
    return {
      name,
      type: (formTypes.has(type) ? type : 'STRUCT') as PipelineInput['type'],
      ...(spec.description === undefined ? {} : { description: spec.description }),
      optional: spec.isOptional === true || spec.defaultValue === null,
      ...(hasDefault ? { defaultValue: spec.defaultValue } : {}),
      ...(spec.literals === undefined || spec.literals.length === 0 ? {} : { literals: [...spec.literals] }),
    }
  })
}
