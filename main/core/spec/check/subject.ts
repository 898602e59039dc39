/** The task being judged, and how to say something about one of its inputs. */
import type { ComponentSpec, TaskSpec } from '#shared/pipeline.ts'
import type { DagPlace } from '../walk.ts'
import type { Siblings } from './ends.ts'
import type { Finding, Report, TaskPlace } from './report.ts'

export interface Subject {
  readonly report: Report
  readonly dag: DagPlace
  readonly place: TaskPlace
  readonly task: TaskSpec
  readonly component: ComponentSpec
  readonly siblings: Siblings
}

export type Kind = 'parameters' | 'artifacts'

export function say(subject: Subject, kind: Kind, name: string, finding: Finding): void {
  const { path, id } = subject.place
  const field = `inputs.${kind}.${name}`
  subject.report.add([...path, 'inputs', kind, name], { task: id, field, ...finding })
}
