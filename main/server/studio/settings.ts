import { os } from './context.ts'
import { defined } from './defined.ts'

export const settings = {
  get: os.settings.get.handler(({ context }) => context.services.settings.get()),
  update: os.settings.update.handler(({ context, input }) =>
    context.services.settings.update(defined(input)),
  ),
}
