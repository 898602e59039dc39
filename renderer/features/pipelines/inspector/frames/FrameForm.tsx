import { useTranslation } from 'react-i18next'
import { taskAt } from '#core/edit/places.ts'
import { itemInputOf } from '#core/spec/graph/names.ts'
import type { GraphNode } from '#shared/graph.ts'
import { useEditorState } from '../../editor/use-editor.ts'
import { ConditionForm } from './ConditionForm.tsx'
import { LoopForm } from './LoopForm.tsx'

/** What makes a frame a frame: its items, its condition, or that what is beside it always runs after it. */
export const FrameForm = ({ node, faults }: { node: GraphNode; faults: ReadonlyMap<string, string> }) => {
  const { t } = useTranslation('inspector')
  const task = useEditorState(({ history }) => taskAt(history.doc, node.id)?.task)
  const items = faults.get('parameterIterator') ?? faults.get('artifactIterator')
  return (
    <>
      {itemInputOf(task) !== undefined && <LoopForm node={node.id} fault={items} />}
      {(task?.triggerPolicy?.condition ?? '') !== '' && (
        <ConditionForm node={node.id} fault={faults.get('triggerPolicy.condition')} />
      )}
      {node.kind === 'exit' && <p className="dense t2">{t('frame.exit')}</p>}
    </>
  )
}
