import { os } from './context.ts'
import { documents } from './documents.ts'

export const pipelines = {
  list: os.pipelines.list.handler(({ context }) => context.services.pipelines.list()),

  get: os.pipelines.get.handler(async ({ context, input, errors }) => {
    const found = await context.services.pipelines.get(input.id)
    if (!found) throw errors.NOT_FOUND({ message: `There is no pipeline "${input.id}" in this workspace.` })
    return found
  }),

  import: os.pipelines.import.handler(async ({ context, input, errors }) => {
    const made = await context.services.pipelines.import(input)
    if (made.ok) return made.value
    throw errors.REFUSED({
      message: made.error[0]?.message ?? 'This is not a pipeline file.',
      data: { problems: [...made.error] },
    })
  }),

  ...documents,
}
