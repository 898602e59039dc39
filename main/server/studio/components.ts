import { os } from './context.ts'

export const templates = {
  list: os.templates.list.handler(({ context }) => context.services.templates.list()),
}

export const components = {
  list: os.components.list.handler(({ context }) => context.services.components.list()),
}
