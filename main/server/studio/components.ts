import { os } from './context.ts'

export const components = {
  list: os.components.list.handler(({ context }) => context.services.components.list()),
}
