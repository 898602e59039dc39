import { Refusal } from '#engine/tracking/refusal.ts'
import { os } from './context.ts'
import { defined } from './defined.ts'

type Errors = Record<'NOT_FOUND' | 'NOT_IN_TRASH', (options: { message: string }) => Error>

/** The store's refusal as the contract names it. */
const named = async <T>(errors: Errors, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const code = error.code === 'RESOURCE_DOES_NOT_EXIST' ? 'NOT_FOUND' : 'NOT_IN_TRASH'
    throw errors[code]({ message: error.message })
  }
}

export const trash = {
  list: os.trash.list.handler(({ context, input }) => context.services.trash.list(defined(input))),

  weigh: os.trash.weigh.handler(({ context, input, errors }) =>
    named(errors, () => context.services.trash.weigh(input)),
  ),

  deleteForever: os.trash.deleteForever.handler(({ context, input, errors }) =>
    named(errors, () => context.services.trash.deleteForever(input)),
  ),
}
