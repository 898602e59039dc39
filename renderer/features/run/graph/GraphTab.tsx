/** The pipeline as it runs: the picture, where the time goes below it, and the chosen step beside it. */
import { useLayoutEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunDetail } from '#shared/contract/studio.ts'
import type { PipelineGraph } from '#shared/graph.ts'
import { isEnded, type TaskRow } from '#shared/run.ts'
import { createStatusBoard, PipelineCanvas, type StatusSource } from '#ui/canvas/index.ts'
import { firstToShow, graphStatus, tasksByNode } from '#ui/run/graph-status.ts'
import { useGraphWords } from '#ui/run/use-graph-words.ts'
import { Splitter } from '#ui/Splitter.tsx'
import { TimelineLegend, TimelineView } from '../timeline/TimelineView.tsx'
import './graph.css'
import { StepPanel } from './StepPanel.tsx'

interface GraphTabProps {
  readonly detail: RunDetail
  /** Path of the chosen task; `none` when the person chose none on purpose. */
  readonly step: string | undefined
  readonly onStep: (path: string | undefined) => void
}

const none = 'none'

export const GraphTab = ({ detail, step, onStep }: GraphTabProps) => {
  const { t } = useTranslation(['run', 'common'])
  const { run, tasks, pipeline } = detail
  const chosen = step === undefined ? firstToShow(tasks) : tasks.find((task) => task.path === step)
  const graph = useSameGraph(pipeline?.graph)
  const statuses = useStatuses(detail, graph)
  const selectNode = (nodeId: string | undefined): void => {
    const own = tasks.filter((task) => task.nodeId === nodeId)
    onStep((firstToShow(own) ?? own.find((task) => !isEnded(task.state)) ?? own[0])?.path ?? none)
  }
  const wide = window.innerWidth >= 1500
  const canvas =
    graph === undefined ? null : (
      <PipelineCanvas
        graph={graph}
        statuses={statuses}
        selected={chosen?.nodeId}
        onSelect={selectNode}
        manner="compact"
        minimap={false}
      />
    )
  const drawer = (
    <div className="n-drawer">
      <div className="n-drawer__head">
        <span className="mid">{t('run:tab.timeline')}</span>
        <span className="grow" />
        <TimelineLegend />
      </div>
      <TimelineView run={run} tasks={tasks} selected={chosen?.path} onSelect={onStep} />
    </div>
  )
  return (
    <Splitter
      direction="columns"
      side="end"
      name="run.panel"
      size={wide ? 720 : 496}
      min={320}
      max={1100}
      label={t('common:resize')}
      pane={<StepPanel detail={detail} task={chosen} onStep={onStep} />}
    >
      <Splitter
        direction="rows"
        side="end"
        name="run.drawer"
        size={drawerSize(tasks, wide)}
        min={90}
        max={640}
        label={t('common:resize')}
        pane={drawer}
      >
        {canvas}
      </Splitter>
    </Splitter>
  )
}

/** Tall enough for its rows, within reason. */
const drawerSize = (tasks: readonly TaskRow[], wide: boolean): number => {
  const rows = tasks.filter((task) => task.kind === 'step' || task.kind === 'importer').length
  return Math.max(130, Math.min(wide ? 380 : 262, 90 + rows * 24))
}

/** The arrangement is cached by the object: events bring new details of the same graph. */
function useSameGraph(graph: PipelineGraph | undefined): PipelineGraph | undefined {
  const text = JSON.stringify(graph)
  return useMemo(() => (text === undefined ? undefined : (JSON.parse(text) as PipelineGraph)), [text])
}

/** What the run paints; a card is drawn again when its own status changed. */
function useStatuses({ tasks }: RunDetail, graph: PipelineGraph | undefined): StatusSource {
  const [board] = useState(createStatusBoard)
  const words = useGraphWords()
  useLayoutEffect(() => {
    board.put(graphStatus(graph?.nodes ?? [], tasksByNode(tasks), words))
  }, [board, graph, tasks, words])
  return board
}
