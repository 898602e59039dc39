import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import type { GraphNode } from '#shared/graph.ts'
import {
  IconCode,
  IconCondition,
  IconDownload,
  IconExit,
  IconLoop,
  IconPipelines,
  IconSub,
} from '#ui/icons.ts'
import { Panel } from '#ui/Panel.tsx'
import { Tabs } from '#ui/Tabs.tsx'
import { CodeTab } from './CodeTab.tsx'
import { EnvironmentTab } from './EnvironmentTab.tsx'
import { ExecutionTab } from './ExecutionTab.tsx'
import { PipelineOverview } from './PipelineOverview.tsx'
import { InputsTab, OutputsTab } from './PortsTab.tsx'

const icons = {
  step: IconCode,
  importer: IconDownload,
  dag: IconSub,
  loop: IconLoop,
  condition: IconCondition,
  exit: IconExit,
} as const

type Tab = 'inputs' | 'outputs' | 'code' | 'environment' | 'execution'

const useSubtitle = (node: GraphNode, detail: PipelineDetail['stepDetails'][string] | undefined): string => {
  const { t } = useTranslation('pipelines')
  const kinds = {
    dag: t('inspector.subPipeline'),
    loop: t('inspector.loop'),
    condition: t('inspector.condition'),
    exit: t('inspector.exit'),
    importer: t('inspector.importer'),
    step: detail?.source === undefined ? t('inspector.containerStep') : t('inspector.pythonStep'),
  }
  return kinds[node.kind]
}

const StepInspector = ({
  detail,
  node,
  onShow,
}: {
  detail: PipelineDetail
  node: GraphNode
  onShow: (step: string) => void
}) => {
  const { t } = useTranslation('pipelines')
  const facts = detail.stepDetails[node.id]
  const subtitle = useSubtitle(node, facts)
  const [chosen, setChosen] = useState<Tab>('inputs')
  const items = [
    { key: 'inputs' as const, label: t('inspector.inputs') },
    { key: 'outputs' as const, label: t('inspector.outputs') },
    ...(facts === undefined || node.kind !== 'step'
      ? []
      : [
          { key: 'code' as const, label: t('inspector.code') },
          { key: 'environment' as const, label: t('inspector.environment') },
          { key: 'execution' as const, label: t('inspector.execution') },
        ]),
  ]
  const tab = items.some((item) => item.key === chosen) ? chosen : 'inputs'
  const graph = detail.graph
  if (graph === undefined) return null
  return (
    <Panel
      label={node.label}
      icon={icons[node.kind]}
      title={node.label}
      subtitle={[subtitle, facts?.functionName].filter(Boolean).join(' · ')}
      tabs={<Tabs label={node.label} items={items} value={tab} onChange={setChosen} />}
    >
      {tab === 'inputs' && (
        <InputsTab graph={graph} node={node} description={facts?.description} onShow={onShow} />
      )}
      {tab === 'outputs' && <OutputsTab graph={graph} node={node} onShow={onShow} />}
      {tab === 'code' && facts !== undefined && <CodeTab facts={facts} label={node.label} />}
      {tab === 'environment' && facts !== undefined && <EnvironmentTab facts={facts} />}
      {tab === 'execution' && facts !== undefined && <ExecutionTab facts={facts} node={node} />}
    </Panel>
  )
}

/** What the selected step is made of; with nothing selected, the pipeline itself. Read only in this version. */
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
  const node = detail.graph?.nodes.find((one) => one.id === step)
  if (node !== undefined) return <StepInspector detail={detail} node={node} onShow={onShow} />
  return (
    <Panel
      label={t('inspector.overview')}
      icon={IconPipelines}
      title={detail.name}
      subtitle={t('inspector.overview')}
    >
      <PipelineOverview detail={detail} onShow={onShow} />
    </Panel>
  )
}
