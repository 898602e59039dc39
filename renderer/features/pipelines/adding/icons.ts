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
  return one.what === 'component' && one.category !== undefined ? categories[one.category] : IconCode
}
