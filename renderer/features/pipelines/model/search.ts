import type { PipelineListItem } from '#shared/contract/studio.ts'

/** Every word must occur in the name, the file's path or the description. */
export const findPipelines = (
  items: readonly PipelineListItem[],
  text: string,
  onlyProblems: boolean,
): readonly PipelineListItem[] => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return items.filter((item) => {
    if (onlyProblems && item.problems.length === 0) return false
    const all = `${item.name} ${item.file} ${item.description ?? ''}`.toLowerCase()
    return words.every((word) => all.includes(word))
  })
}
