/** What the tests of edits share. */
import type { PipelineDocument } from '#core/spec/document.ts'
import { leaf, pipeline, task } from '#core/spec/pipeline.test-helper.ts'
import { applyEdit, type EditCommand } from './commands.ts'

/** Three steps that nothing connects yet. */
export const threeSteps = (): PipelineDocument =>
  pipeline({
    tasks: { load: task('load'), train: task('train'), report: task('report') },
    components: {
      load: leaf('load', {}, { rows: 'NUMBER_INTEGER', names: 'LIST' }),
      train: leaf('train', { rows: 'NUMBER_INTEGER', name: 'STRING' }, { auc: 'NUMBER_DOUBLE' }),
      report: leaf('report', { auc: 'NUMBER_DOUBLE', all: 'LIST', text: 'STRING' }),
    },
  })

/** The document after these, none of which may be refused. */
export const editedBy = (doc: PipelineDocument, ...commands: readonly EditCommand[]): PipelineDocument =>
  commands.reduce((so, command) => {
    const edited = applyEdit(so, command)
    if (!edited.ok) throw new Error(edited.error.message)
    return edited.value.doc
  }, doc)
