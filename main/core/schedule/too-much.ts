import { componentOf, executorOf, type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { dagsOf, nodeId } from '#core/spec/walk.ts'
import type { Problem } from '#shared/problem.ts'
import type { Capacity } from './choose.ts'
import { impossible, requestOf } from './needs.ts'

const nothing = { facts: {}, inputs: { parameters: {}, artifacts: {} } }

/**
 * Steps that could wait for ever: what they ask for is more than this machine has, or is no quantity. What is only
 * known during the run (a request that an input gives) is judged when the step is about to start.
 */
export const tooMuch = (doc: PipelineDocument, machine: Capacity): Problem[] => {
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const place of dagsOf(doc)) {
    for (const [key, task] of tasksOf(place.dag)) {
      const component = componentOf(doc, task)
      if (component?.executorLabel === undefined || seen.has(component.executorLabel)) continue
      seen.add(component.executorLabel)
      const request = requestOf(executorOf(doc, component)?.container?.resources, nothing)
      const wrong = request.ok ? impossible(request.value, machine) : `Its ${request.error}.`
      if (wrong === undefined) continue
      problems.push({
        severity: 'error',
        code: 'too-much',
        task: nodeId(place.id, key),
        message: `\`${task.taskInfo?.name ?? key}\` cannot run on this machine. ${wrong}`,
        hint: 'Ask for less (`set_cpu_request`, `set_memory_request`), or run it on a bigger machine.',
      })
    }
  }
  return problems
}
