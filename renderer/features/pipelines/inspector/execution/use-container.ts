import type { EditCommand } from '#core/edit/commands.ts'
import { sharedBy } from '#core/edit/steps.ts'
import type { ContainerSpec } from '#shared/pipeline.ts'
import { useEditor } from '../../editor/use-editor.ts'
import { useAttempt } from '../use-attempt.ts'

/** Settings of a container are its component's: a step that shares one gets its own first. */
export const useContainer = (node: string) => {
  const editor = useEditor()
  const attempt = useAttempt()
  return (settings: Partial<ContainerSpec>, group?: string): string | undefined => {
    const own: readonly EditCommand[] = sharedBy(editor.doc(), node) > 1 ? [{ edit: 'separate', node }] : []
    return attempt(
      [...own, { edit: 'set-container', node, settings }],
      group ?? `container-${performance.now()}`,
    )
  }
}
