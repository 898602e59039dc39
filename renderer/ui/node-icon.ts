import type { GraphNode } from '#shared/graph.ts'
import { IconCode, IconCondition, IconDownload, IconExit, IconLoop, IconSub } from '../icons.ts'

const icons = {
  loop: IconLoop,
  condition: IconCondition,
  exit: IconExit,
  dag: IconSub,
  importer: IconDownload,
  step: IconCode,
} as const

export const iconOf = ({ kind }: GraphNode) => icons[kind]
