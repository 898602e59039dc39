import { os } from './context.ts'

export const system = {
  info: os.system.info.handler(({ context }) => context.services.system()),
  environments: os.system.environments.handler(async ({ context }) => [
    ...(await context.services.environments.list()),
  ]),
}
