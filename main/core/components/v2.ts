/** A component that the SDK 2 has compiled: a pipeline file around one step. */

import { takeComponent } from '#core/edit/library.ts'
import { keyFor } from '#core/edit/steps.ts'
import { classifyExecutor } from '#core/plan/component.ts'
import { readFunction } from '#core/python/signature.ts'
import {
  componentOf,
  executorOf,
  titleOf as nameOf,
  type PipelineDocument,
  tasksOf,
} from '#core/spec/document.ts'
import { broken, type ComponentReading } from './reading.ts'
import { titleOf } from './title.ts'

export function readV2(doc: PipelineDocument): ComponentReading {
  const tasks = tasksOf(doc.spec.root.dag)
  const [[, task] = []] = tasks
  const component = task === undefined ? undefined : componentOf(doc, task)
  const source = task === undefined ? undefined : takeComponent(doc, task.componentRef.name)
  const title = titleOf(nameOf(doc))
  if (tasks.length !== 1 || component === undefined || component.dag !== undefined || source === undefined)
    return broken(
      {
        code: 'pipeline',
        message: `This is a pipeline of ${tasks.length} steps, not one component.`,
        hint: 'Put it into the folder pipelines.',
      },
      title,
    )
  const executor = executorOf(doc, component)
  const executable = executor === undefined ? undefined : classifyExecutor(executor, doc.spec.sdkVersion)
  const python = executable?.kind === 'python' ? executable : undefined
  const description =
    (python === undefined ? undefined : readFunction(python.source).function?.description) ??
    doc.spec.pipelineInfo.description ??
    doc.headerDescription
  const { executorLabel: _, ...bare } = source.component
  return {
    name: keyFor(title),
    title,
    ...(description === undefined || description === '' ? {} : { description }),
    packages: python?.packages ?? [],
    source: { ...source, component: bare },
  }
}
