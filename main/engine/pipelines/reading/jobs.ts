/** What is done with a whole text, here or in a thread of its own: plain questions, plain answers. */
import { comparePipelines } from '#core/compare/steps.ts'
import { readForeign } from '#core/import/read-foreign.ts'
import { check } from '#core/spec/check.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { tooManyEntries } from '#core/spec/extent.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import type { PipelineChanges } from '#shared/contract/versions.ts'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { type PipelineFacts, readPipeline } from '../read-pipeline.ts'

/** A text as a document, and what is wrong with it; without a document, why there is none. */
export interface Checked {
  readonly doc: PipelineDocument | undefined
  readonly wrong: readonly Problem[]
}

/** What an imported file becomes in the folder. */
export interface Importable {
  readonly fileName: string
  readonly text: string
  readonly facts: PipelineFacts
  /** What of another format has no place in a pipeline of ours. */
  readonly notes: readonly Problem[]
}

interface NamedText {
  readonly text: string
  readonly name: string
}

/** Each takes and gives what can be sent between threads. */
export const jobs = {
  read: ({ text, name }: NamedText): PipelineFacts => withoutPlaces(readPipeline(text, name)),
  check({ text }: { readonly text: string }): Checked {
    const parsed = parsePipeline(text)
    if (!parsed.ok) return { doc: undefined, wrong: parsed.error }
    return withoutPlaces({ doc: parsed.value, wrong: check(parsed.value) })
  },
  /** Undefined: one of the two is no pipeline. */
  compare({
    before,
    after,
  }: {
    readonly before: string
    readonly after: string
  }): PipelineChanges | undefined {
    const [old, now] = [parsePipeline(before), parsePipeline(after)]
    return old.ok && now.ok ? comparePipelines(old.value, now.value) : undefined
  },
  import({ text, name }: NamedText): Result<Importable, readonly Problem[]> {
    const vast = tooManyEntries(text)
    if (vast !== undefined) return err([vast])
    const foreign = readForeign(name, text)
    if (foreign?.ok === false) return foreign
    const own = foreign && {
      name: name.replace(/\.(?:pipeline|json|ya?ml)$/i, ''),
      text: serializePipeline(foreign.value.doc),
    }
    const file = own ?? { name, text }
    const facts = withoutPlaces(readPipeline(file.text, file.name))
    if (!facts.graph) return err(facts.wrong)
    return ok({ fileName: file.name, text: file.text, facts, notes: foreign?.value.notes ?? [] })
  },
} as const

export type JobName = keyof typeof jobs
export type JobInput<K extends JobName> = Parameters<(typeof jobs)[K]>[0]
export type JobOutput<K extends JobName> = ReturnType<(typeof jobs)[K]>
export interface Job {
  readonly job: JobName
  readonly input: JobInput<JobName>
}

/** A document's way back to its text is a function, which does not travel; what is wrong has its places already. */
function withoutPlaces<T extends { readonly doc: PipelineDocument | undefined }>(facts: T): T {
  if (facts.doc === undefined) return facts
  const { locate: _, ...doc } = facts.doc
  return { ...facts, doc }
}
