import './inspector.css'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { pythonAt } from '#core/edit/source.ts'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import type { GraphNode, PipelineGraph } from '#shared/graph.ts'
import type { Problem } from '#shared/problem.ts'
import { IconPipelines } from '#ui/icons.ts'
import { iconOfNode } from '#ui/node-icon.ts'
import { Panel } from '#ui/Panel.tsx'
import { readStored, writeStored } from '#ui/stored.ts'
import { Tabs } from '#ui/Tabs.tsx'
import { type Asked, answerField, useAskedField } from '../editor/focus.ts'
import { useEditorState } from '../editor/use-editor.ts'
import { CodeTab } from './code/CodeTab.tsx'
import { EnvironmentTab } from './EnvironmentTab.tsx'
import { ExecutionTab } from './ExecutionTab.tsx'
import type { StepFacts } from './facts.ts'
import { FrameForm } from './frames/FrameForm.tsx'
import { InputsTab } from './inputs/InputsTab.tsx'
import { LastRunTab } from './LastRunTab.tsx'
import { PipelineOverview } from './PipelineOverview.tsx'
import { StepName } from './StepName.tsx'

type Tab = 'inputs' | 'code' | 'environment' | 'execution' | 'lastRun'

/** Where a field that a problem names is edited. */
const tabOf = (field: string): Tab | undefined => {
  // It stands above the tabs.
  if (field === 'name') return undefined
  if (field.startsWith('code')) return 'code'
  if (field.startsWith('executor.container.image') || field === 'packages') return 'environment'
  if (/^(?:retryPolicy|platforms|executor|cachingOptions)/.test(field)) return 'execution'
  return 'inputs'
}

/** What takes the caret in a field, the control itself before the buttons beside it. */
const controls = ['[contenteditable="true"]', 'input:not([readonly]), textarea:not([readonly])', '.n-bound']

/** Brings the field that was asked for into view and puts the caret there, once its tab is drawn. */
const useArrival = (place: RefObject<HTMLElement | null>, asked: Asked | undefined) => {
  useEffect(() => {
    if (asked === undefined || asked.field === 'name' || asked.field.startsWith('code')) return undefined
    let tries = 0
    const timer = setInterval(() => {
      tries += 1
      const row = [...(place.current?.querySelectorAll<HTMLElement>('[data-field]') ?? [])].find(
        (one) => one.dataset['field'] === asked.field,
      )
      const control = controls
        .map((one) => row?.querySelector<HTMLElement>(one))
        .find((one) => one !== null && one !== undefined)
      if (control === undefined) {
        if (tries < 20) return
      } else {
        row?.scrollIntoView({ block: 'nearest' })
        control.focus()
      }
      clearInterval(timer)
      answerField()
    }, 40)
    return () => clearInterval(timer)
  }, [asked, place])
}

const useSubtitle = (node: GraphNode, facts: StepFacts | undefined): string => {
  const { t } = useTranslation('pipelines')
  const kinds = {
    dag: t('inspector.subPipeline'),
    loop: t('inspector.loop'),
    condition: t('inspector.condition'),
    exit: t('inspector.exit'),
    importer: t('inspector.importer'),
    step: facts?.source === undefined ? t('inspector.containerStep') : t('inspector.pythonStep'),
  }
  return kinds[node.kind]
}

const faultsOf = (problems: readonly Problem[]): ReadonlyMap<string, string> =>
  new Map(problems.flatMap(({ field, message }) => (field === undefined ? [] : [[field, message] as const])))

interface StepProps {
  readonly detail: PipelineDetail
  readonly graph: PipelineGraph
  readonly node: GraphNode
  readonly asked: Asked | undefined
  readonly onShow: (step: string) => void
}

const useTab = (isStep: boolean, asked: Asked | undefined) => {
  const { t } = useTranslation(['inspector', 'pipelines'])
  const [chosen, setChosen] = useState<Tab>(() => readStored<Tab>('inspector.tab', 'inputs'))
  const [answered, setAnswered] = useState(0)
  if (asked !== undefined && asked.count !== answered) {
    setAnswered(asked.count)
    setChosen(tabOf(asked.field) ?? chosen)
  }
  const items = [
    { key: 'inputs' as const, label: t('pipelines:inspector.inputs') },
    ...(isStep
      ? [
          { key: 'code' as const, label: t('pipelines:inspector.code') },
          { key: 'environment' as const, label: t('pipelines:inspector.environment') },
          { key: 'execution' as const, label: t('pipelines:inspector.execution') },
        ]
      : []),
    { key: 'lastRun' as const, label: t('inspector:lastRun.title') },
  ]
  const choose = (tab: Tab) => {
    writeStored('inspector.tab', tab)
    setChosen(tab)
  }
  return { items, tab: items.some(({ key }) => key === chosen) ? chosen : ('inputs' as const), choose }
}

const StepInspector = ({ detail, graph, node, asked, onShow }: StepProps) => {
  const place = useRef<HTMLDivElement>(null)
  const facts = detail.stepDetails[node.id]
  const subtitle = useSubtitle(node, facts)
  const isPython = useEditorState(({ history }) => pythonAt(history.doc, node.id) !== undefined)
  const { items, tab, choose } = useTab(facts !== undefined && node.kind === 'step', asked)
  const problems = detail.problems.filter(({ task }) => task === node.id)
  useArrival(place, asked)
  return (
    <Panel
      label={node.label}
      icon={iconOfNode(node)}
      title={<StepName node={node.id} name={node.label} />}
      subtitle={[subtitle, facts?.functionName].filter(Boolean).join(' · ')}
      tabs={<Tabs label={node.label} items={items} value={tab} onChange={choose} />}
    >
      <div ref={place} className="n-inspector">
        {tab === 'inputs' && (
          <>
            <div className="n-sections n-sections--first">
              <FrameForm node={node} faults={faultsOf(problems)} />
            </div>
            <InputsTab
              graph={graph}
              node={node}
              problems={problems}
              description={facts?.description}
              isPython={isPython}
              onShow={onShow}
            />
          </>
        )}
        {tab === 'code' && facts !== undefined && (
          <CodeTab facts={facts} node={node.id} label={node.label} asked={asked} />
        )}
        {tab === 'environment' && facts !== undefined && <EnvironmentTab facts={facts} node={node.id} />}
        {tab === 'execution' && <ExecutionTab node={node.id} />}
        {tab === 'lastRun' && <LastRunTab node={node.id} />}
      </div>
    </Panel>
  )
}

/** The selected step, edited; with nothing selected, the pipeline itself. */
export const Inspector = ({
  detail,
  step,
  onShow,
}: {
  detail: PipelineDetail
  step: string | undefined
  onShow: (step: string) => void
}) => {
  const { t } = useTranslation('pipelines')
  const place = useRef<HTMLDivElement>(null)
  const asked = useAskedField()
  const node = detail.graph?.nodes.find((one) => one.id === step)
  const here = asked !== undefined && asked.node === node?.id ? asked : undefined
  useArrival(place, node === undefined ? here : undefined)
  if (node !== undefined && detail.graph !== undefined)
    return (
      <StepInspector
        key={node.id}
        detail={detail}
        graph={detail.graph}
        node={node}
        asked={here}
        onShow={onShow}
      />
    )
  return (
    <Panel
      label={t('inspector.overview')}
      icon={IconPipelines}
      title={detail.name}
      subtitle={t('inspector.overview')}
    >
      <div ref={place} className="n-inspector">
        <PipelineOverview detail={detail} asked={here?.field} onShow={onShow} />
      </div>
    </Panel>
  )
}
