import { os } from './context.ts'

export const secrets = {
  list: os.secrets.list.handler(({ context, input }) =>
    context.services.secrets.list(input.kind).map(({ name, keys }) => ({ name, keys: [...keys] })),
  ),

  set: os.secrets.set.handler(({ context, input, errors }) => {
    const { kind, name, key, value } = input
    const done = context.services.secrets.set(kind, name, key, value)
    if (!done.ok) throw errors.BAD_NAME({ message: done.error })
    return {}
  }),

  remove: os.secrets.remove.handler(({ context, input, errors }) => {
    const { kind, name, key } = input
    if (context.services.secrets.remove(kind, name, key)) return {}
    throw errors.NOT_FOUND({
      message: `There is no such thing as ${name}${key === undefined ? '' : `/${key}`}.`,
    })
  }),
}
