import {
  IconCode,
  IconCondition,
  IconData,
  IconEvaluate,
  IconExit,
  IconLoop,
  IconNote,
  IconPlot,
  IconPrepare,
  IconRegistry,
  IconRun,
  IconStrip,
  IconSub,
  IconTrain,
  type IconType,
} from '#ui/icons.ts'
import { iconOfComponent } from '#ui/node-icon.ts'
import type { Addable } from './addables.ts'

const frames = { loop: IconLoop, condition: IconCondition, exit: IconExit, pipeline: IconSub } as const
const categories = {
  data: IconData,
  prepare: IconPrepare,
  train: IconTrain,
  evaluate: IconEvaluate,
  plot: IconPlot,
  registry: IconRegistry,
  run: IconRun,
} as const

export const iconOf = (one: Addable): IconType => {
  if (one.what === 'frame') return frames[one.frame]
  if (one.what === 'note') return IconNote
  if (one.what === 'strip') return IconStrip
  if (one.what !== 'component') return IconCode
  return one.category === undefined ? iconOfComponent(one.source.name) : categories[one.category]
}
