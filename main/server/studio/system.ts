import { os } from './context.ts'

export const system = {
  info: os.system.info.handler(({ context }) => context.services.system()),
  environments: os.system.environments.handler(async ({ context }) => [
    ...(await context.services.environments.list()),
  ]),
  removeEnvironment: os.system.removeEnvironment.handler(async ({ context, input, errors }) => {
    const report = await context.services.environments.remove(input.key)
    if (report === undefined) throw errors.NOT_FOUND({ message: `There is no environment ${input.key}.` })
    if (report === 'in-use') throw errors.IN_USE()
    return report
  }),
  refreshEnvironments: os.system.refreshEnvironments.handler(async ({ context, input, errors }) => {
    const done = await context.services.environments.refresh(input.key)
    if (done === undefined) throw errors.NOT_FOUND({ message: `Nothing was resolved for ${input.key}.` })
    return done
  }),
  gcEnvironments: os.system.gcEnvironments.handler(({ context, input }) =>
    context.services.environments.gc(input),
  ),
}
