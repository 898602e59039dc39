import type { PipelineDocument } from './document.ts'
import { emit } from './emit.ts'
import { headerOf } from './header.ts'

/**
 * The text of a pipeline file: the SDK's header comment made anew, the pipeline, and the platform document when
 * there is one. Order is stable: the same document always gives the same bytes, and parsing them gives an equal
 * document. Text is UTF-8 and stays readable; control and invisible characters are escaped.
 */
export function serializePipeline(doc: PipelineDocument): string {
  const spec = `${headerOf(doc)}${emit(doc.spec, 'spec', doc.numbers)}`
  return doc.platform === undefined ? spec : `${spec}---\n${emit(doc.platform, 'platform', doc.numbers)}`
}
