import { os } from './context.ts'
import { documents } from './documents.ts'
import { imports } from './imports.ts'

export const pipelines = {
  list: os.pipelines.list.handler(({ context }) => context.services.pipelines.list()),

  get: os.pipelines.get.handler(async ({ context, input, errors }) => {
    const found = await context.services.pipelines.get(input.id)
    if (!found) throw errors.NOT_FOUND({ message: `There is no pipeline "${input.id}" in this workspace.` })
    return found
  }),

  ...imports,
  ...documents,
}
