import type { Problem } from '#shared/problem.ts'
import { os } from './context.ts'
import { defined } from './defined.ts'

const words = (problems: readonly Problem[]) => ({
  message: problems[0]?.message ?? 'This is not a pipeline file.',
  data: { problems: [...problems] },
})

export const imports = {
  import: os.pipelines.import.handler(async ({ context, input, errors }) => {
    const made = await context.services.pipelines.import(input)
    if (made.ok) return made.value
    throw errors.REFUSED(words(made.error))
  }),

  importPython: os.pipelines.importPython.handler(async ({ context, input, errors }) => {
    const { fileName, text, ...request } = input
    const made = await context.services.imports.python({ fileName, text, ...defined(request) })
    if (made.ok) return made.value
    throw errors.REFUSED(words(made.error))
  }),

  keepFile: os.pipelines.keepFile.handler(async ({ context, input, errors }) => {
    const bytes = Buffer.from(input.base64, 'base64')
    const kept = await context.services.imports.keep(input.fileName, bytes)
    if (kept.ok) return { path: kept.value }
    throw errors.REFUSED(words(kept.error))
  }),
}
