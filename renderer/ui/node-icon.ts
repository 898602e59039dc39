import type { GraphNode } from '#shared/graph.ts'
import {
  IconCode,
  IconCondition,
  IconData,
  IconDownload,
  IconEvaluate,
  IconExit,
  IconLoop,
  IconPlot,
  IconPrepare,
  IconRegistry,
  IconRun,
  IconSub,
  IconTrain,
  type IconType,
} from './icons.ts'

const frames = {
  loop: IconLoop,
  condition: IconCondition,
  exit: IconExit,
  dag: IconSub,
  importer: IconDownload,
} as const

/** The kinds of the palette by the verbs that components are called by: a file says nothing else of what a step is for. */
const verbs: readonly (readonly [IconType, string])[] = [
  [IconData, 'http download fetch load read save write import export ingest extract query'],
  [
    IconPrepare,
    'add clean encode filter inspect join merge scale select split stack take prepare preprocess',
  ],
  [IconPrepare, 'transform normalize drop impute sample deduplicate augment tokenize'],
  [IconTrain, 'cluster predict train tune fit finetune infer score'],
  [IconEvaluate, 'check cross evaluate report summarize validate test compare measure judge'],
  [IconPlot, 'plot draw chart visualize visualise'],
  [IconRegistry, 'register publish deploy promote'],
  [IconRun, 'run execute shell'],
]
const byVerb = new Map(
  verbs.flatMap(([icon, words]) => words.split(' ').map((word) => [word, icon] as const)),
)
/** What two of the built-in ones do is not in their verb. */
const byName = new Map([['write-report', IconEvaluate]])

/** @param component its name, in a file (`comp-load-csv-2`) or in code (`load_csv`) */
export const iconOfComponent = (component: string): IconType => {
  const name = component
    .replace(/^comp-/, '')
    .replace(/-\d+$/, '')
    .replaceAll('_', '-')
  return byName.get(name) ?? byVerb.get(name.split(/[- ]/)[0]?.toLowerCase() ?? '') ?? IconCode
}

export const iconOfNode = ({ kind, componentName }: GraphNode): IconType =>
  kind === 'step' ? iconOfComponent(componentName) : frames[kind]
