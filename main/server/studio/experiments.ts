import { os } from './context.ts'

export const experiments = {
  list: os.experiments.list.handler(({ context }) => context.services.queries.experiments()),
}
