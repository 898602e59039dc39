import { type RefObject, useMemo } from 'react'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import type { PipelineGraph } from '#shared/graph.ts'
import type { RunPlan } from '#shared/plan.ts'
import { type CanvasHandle, PipelineCanvas } from '#ui/canvas/index.ts'
import { askField } from '../editor/focus.ts'
import { useCanvasEditing } from '../editor/use-canvas-editing.ts'
import { FileDrop } from '../files/FileDrop.tsx'
import { Drawer } from '../live/Drawer.tsx'
import { useRunShown } from '../live/followed-run.ts'
import { usePortValues } from '../live/port-values.ts'
import { useChanged, usePainted } from '../live/use-painted.ts'
import { Palette } from '../palette/Palette.tsx'
import { Picker } from '../picker/Picker.tsx'
import type { RunPart } from '../route.tsx'
import { useAdding } from '../wiring/use-adding.ts'
import { EditNotice } from './EditNotice.tsx'
import { allProblems } from './Problems.tsx'
import { SessionNotice } from './SessionNotice.tsx'
import { usePlanned } from './use-planned.ts'

const problemCounts = (detail: PipelineDetail): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { task, severity } of allProblems(detail)) {
    if (task !== undefined && severity === 'error') counts.set(task, (counts.get(task) ?? 0) + 1)
  }
  return counts
}

interface DrawingProps {
  readonly detail: PipelineDetail
  readonly graph: PipelineGraph
  /** The step that is selected. */
  readonly step: string | undefined
  /** What the run that is about to be started would do. */
  readonly plan: RunPlan | undefined
  readonly canvas: RefObject<CanvasHandle | null>
  readonly onShow: (step: string) => void
  readonly onRun: (part: RunPart) => void
}

/** What is on the canvas besides the pipeline: a plan before a run, else the run that was started last. */
const useStatuses = ({ plan, graph }: DrawingProps) => {
  const shown = useRunShown()
  const changed = useChanged(shown?.live)
  const painted = usePainted(shown?.painted === true ? shown.live : undefined, changed)
  const planned = usePlanned(plan, graph)
  return { statuses: planned ?? painted, changed, portValue: usePortValues(shown?.live, changed) }
}

/** Palette, canvas, and the drawer below it. */
export const Drawing = (props: DrawingProps) => {
  const { detail, graph, step, canvas, onShow, onRun } = props
  const arranging = useCanvasEditing()
  const adding = useAdding((node, written) => {
    if (!written) return onShow(node)
    // The keyboard goes to its code: a card that is drawn a moment later must not take it away again.
    arranging.select([node])
    canvas.current?.show(node)
    return askField(node, 'code')
  })
  const editing = useMemo(
    () => ({ ...arranging, wiring: adding.wiring, run: onRun, write: askField }),
    [arranging, adding.wiring, onRun],
  )
  const { statuses, changed, portValue } = useStatuses(props)
  const problemsOf = useMemo(() => {
    const counts = problemCounts(detail)
    return (id: string): number => counts.get(id) ?? 0
  }, [detail])
  return (
    <Palette adding={adding}>
      <Drawer detail={detail} selected={step} changed={changed} onShow={onShow}>
        <FileDrop adding={adding}>
          <SessionNotice />
          <PipelineCanvas
            ref={canvas}
            graph={graph}
            editing={editing}
            statuses={statuses}
            problemsOf={problemsOf}
            portValue={portValue}
          />
          <EditNotice />
        </FileDrop>
      </Drawer>
      {adding.request !== undefined && (
        <Picker request={adding.request} onClose={adding.close} onPick={adding.take} />
      )}
    </Palette>
  )
}
