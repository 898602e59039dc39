import { os } from './context.ts'
import { defined } from './defined.ts'

export const cache = {
  facts: os.cache.facts.handler(({ context }) => context.services.cache.facts()),
  collect: os.cache.collect.handler(({ context, input }) => context.services.cache.collect(defined(input))),
}
