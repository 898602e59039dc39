/** A step that nobody has named is called what its function is called. */
import { titleOf } from '#core/components/title.ts'
import { readStep } from '#core/python/step-code.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { EditCommand } from './commands.ts'
import { taskAt } from './places.ts'
import { pythonAt } from './source.ts'

/** `preprocess-2` and `Preprocess-2` are still what the program wrote. */
const bare = (name: string): string => name.replace(/-\d+$/, '')

/**
 * The name that goes with code that is typed into a step.
 * @param starter what new Python steps are called
 * @returns undefined where the name is somebody's own, or would stay as it is
 */
export function followName(
  doc: PipelineDocument,
  node: string,
  code: string,
  starter: string,
): EditCommand | undefined {
  const name = taskAt(doc, node)?.task.taskInfo?.name
  const before = pythonAt(doc, node)?.functionName
  if (name === undefined || before === undefined) return undefined
  // Before the code is read: this is asked with every letter, mostly of steps that somebody has named.
  if (bare(name) !== starter && bare(name) !== titleOf(before)) return undefined
  const after = readStep(code).function?.name
  if (after === undefined || after === before) return undefined
  return { edit: 'rename-step', node, name: titleOf(after) }
}
