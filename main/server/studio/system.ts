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
  gcEnvironments: os.system.gcEnvironments.handler(({ context, input }) =>
    context.services.environments.gc(input),
  ),
}
