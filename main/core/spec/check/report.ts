/** Collects problems with the place in the file that they are about. */

import { nearestName } from '#core/plan/nearest.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import type { Problem } from '#shared/problem.ts'
import type { FieldPath, PipelineDocument } from '../document.ts'
import { type DagPlace, nodeId } from '../walk.ts'

/** Errors, and warnings apart from them: more than anyone reads; keeps a broken generated file from flooding the page. */
const limit = 500
/** In place of all that follow: a number alone would say that these are all. */
const rest = {
  code: 'more-problems',
  message: 'There are more than 500 of this kind: the others are not listed.',
  hint: 'Mend some of these, and the next ones come.',
}
/** Looking for the name that was meant costs a look at every name: the first problems get it. */
const suggestionLimit = 20

export interface Finding {
  readonly severity?: 'error' | 'warning'
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly task?: string
  readonly field?: string
}

export class Report {
  readonly problems: Problem[] = []
  /** Components whose executor has been judged. */
  readonly seen = new Set<ComponentSpec>()
  private suggestions = 0
  private readonly counts = { error: 0, warning: 0 }
  readonly doc: PipelineDocument
  constructor(doc: PipelineDocument) {
    this.doc = doc
  }
  /** The hint for a name that does not exist; `otherwise` when no name is close. */
  suggest(wanted: string, names: readonly string[], otherwise?: string): { hint?: string } {
    this.suggestions += 1
    const meant = this.suggestions > suggestionLimit ? undefined : nearestName(wanted, names)
    if (meant !== undefined) return { hint: `Did you mean \`${meant}\`?` }
    return otherwise === undefined ? {} : { hint: otherwise }
  }
  add(path: FieldPath, finding: Finding): void {
    this.keep(finding, () => this.doc.locate?.(path))
  }
  /** About one executor's part of the platform document. */
  addToPlatform(label: string, finding: Finding): void {
    const path = ['platforms', 'kubernetes', 'deploymentSpec', 'executors', label]
    this.keep(finding, () => this.doc.locate?.(path, 'platform'))
  }
  private keep(finding: Finding, locate: () => Partial<Problem> | undefined): void {
    const severity = finding.severity ?? 'error'
    this.counts[severity] += 1
    if (this.counts[severity] <= limit) this.problems.push({ ...finding, severity, ...locate() })
    else if (this.counts[severity] === limit + 1) this.problems.push({ severity, ...rest })
  }
}

/** A task being judged: where it stands in the graph and in the file. */
export interface TaskPlace {
  readonly key: string
  readonly id: string
  readonly path: FieldPath
}

export const componentPath = (place: DagPlace): FieldPath =>
  place.componentName === undefined ? ['root'] : ['components', place.componentName]

export const taskPlace = (place: DagPlace, key: string): TaskPlace => ({
  key,
  id: nodeId(place.id, key),
  path: [...componentPath(place), 'dag', 'tasks', key],
})

/** The DAG in words: "the pipeline" or "`for-loop-1`". */
export const dagName = (place: DagPlace): string =>
  place.id === undefined ? 'the pipeline' : `\`${place.id}\``
