import { diskProblem } from '#engine/pipelines/disk-problem.ts'
import type { Problem } from '#shared/problem.ts'
import type { Result } from '#shared/result.ts'
import { os } from './context.ts'

const missing = (id: string) => ({ message: `There is no pipeline "${id}" in this workspace.` })

interface Errors {
  readonly REFUSED: (options: { message: string; data: { problems: Problem[] } }) => Error
  readonly NOT_FOUND: (options: { message: string }) => Error
}

/** What was made; or the refusal, with its first reason in front. */
const made = <T>(result: Result<T, readonly Problem[]>, errors: Pick<Errors, 'REFUSED'>): T => {
  if (result.ok) return result.value
  throw errors.REFUSED({
    message: result.error[0]?.message ?? 'This cannot be done.',
    data: { problems: [...result.error] },
  })
}
const found = <T>(value: T | undefined, id: string, errors: Pick<Errors, 'NOT_FOUND'>): T => {
  if (value === undefined) throw errors.NOT_FOUND(missing(id))
  return value
}

/** Waits for something to be written; what the disk has against it is told with what to do. */
async function written<T>(
  work: Promise<T>,
  what: 'file' | 'change',
  errors: Pick<Errors, 'REFUSED'>,
): Promise<T> {
  try {
    return await work
  } catch (error) {
    const problem = diskProblem(error, what)
    if (problem === undefined) throw error
    throw errors.REFUSED({ message: problem.message, data: { problems: [problem] } })
  }
}

const draft = {
  read: os.pipelines.draft.read.handler(async ({ context, input }) => {
    const kept = await context.services.drafts.read(input.id)
    return kept === undefined ? {} : { draft: kept }
  }),
  begin: os.pipelines.draft.begin.handler(async ({ context, input, errors }) => {
    const begun = await written(context.services.drafts.begin(input.id, input), 'change', errors)
    if (begun.ok) return begun.value
    throw errors.BEHIND({ data: begun.error })
  }),
  append: os.pipelines.draft.append.handler(async ({ context, input, errors }) => {
    const { id, changes, key, revision } = input
    const appended = context.services.drafts.append(id, { key, revision }, changes)
    const kept = await written(appended, 'change', errors)
    if (kept.ok) return kept.value
    throw kept.error === undefined ? errors.NOT_FOUND(missing(id)) : errors.BEHIND({ data: kept.error })
  }),
  discard: os.pipelines.draft.discard.handler(async ({ context, input }) => {
    await context.services.drafts.discard(input.id)
    return {}
  }),
}

/** The part of the noun `pipelines` that writes. */
export const documents = {
  draft,
  judge: os.pipelines.judge.handler(({ context, input }) => context.services.pipelines.judge(input.text)),

  save: os.pipelines.save.handler(async ({ context, input, errors }) => {
    const saved = await written(context.services.documents.save(input), 'file', errors)
    if (saved.ok) return saved.value
    if (saved.error.why === 'refused') return made({ ok: false, error: saved.error.problems }, errors)
    const { disk } = saved.error
    throw errors.CONFLICT({
      message:
        disk === undefined
          ? 'The file is gone: it was deleted or renamed by something else.'
          : 'The file has been changed by something else since it was opened.',
      data: { base: input.base, ...(disk === undefined ? {} : { disk }) },
    })
  }),

  versions: {
    list: os.pipelines.versions.list.handler(({ context, input }) =>
      context.services.versions.list(input.id),
    ),
    text: os.pipelines.versions.text.handler(({ context, input, errors }) =>
      found(context.services.versions.text(input.id, input.number), input.id, errors),
    ),
  },

  create: os.pipelines.create.handler(async ({ context, input, errors }) => {
    const { documents, templates } = context.services
    const { name, template, ...words } = input
    const text = template === undefined ? undefined : await templates.text(template, name, words)
    if (template !== undefined && text === undefined)
      throw errors.NOT_FOUND({ message: `There is no template "${template}".` })
    return made(await documents.create(name, text), errors)
  }),
  duplicate: os.pipelines.duplicate.handler(async ({ context, input, errors }) =>
    made(found(await context.services.documents.duplicate(input.id, input.text), input.id, errors), errors),
  ),
  rename: os.pipelines.rename.handler(async ({ context, input, errors }) =>
    made(found(await context.services.documents.rename(input.id, input.name), input.id, errors), errors),
  ),
  remove: os.pipelines.remove.handler(async ({ context, input, errors }) =>
    found(await context.services.pipelineTrash.remove(input.id), input.id, errors),
  ),
  trashed: os.pipelines.trashed.handler(({ context }) => context.services.pipelineTrash.list()),
  deleteForever: os.pipelines.deleteForever.handler(({ context, input }) =>
    context.services.pipelineTrash.deleteForever(input.trashed),
  ),
  restore: os.pipelines.restore.handler(async ({ context, input, errors }) =>
    found(await context.services.pipelineTrash.restore(input.trashed), input.trashed, errors),
  ),
}
