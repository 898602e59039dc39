import { oc } from '@orpc/contract'
import { z } from 'zod'

const LocalObjectKind = z.enum(['secret', 'configMap'])

/** Names and keys of local secrets and config maps; values only ever go in. */
export const secrets = {
  list: oc
    .input(z.object({ kind: LocalObjectKind }))
    .output(z.array(z.object({ name: z.string(), keys: z.array(z.string()) }))),
  set: oc
    .input(z.object({ kind: LocalObjectKind, name: z.string(), key: z.string(), value: z.string() }))
    .errors({ BAD_NAME: { status: 422, message: 'This cannot be a name or a key.' } })
    .output(z.object({})),
  /** One key, or with no key the whole object. */
  remove: oc
    .input(z.object({ kind: LocalObjectKind, name: z.string(), key: z.string().optional() }))
    .errors({ NOT_FOUND: { message: 'There is no such thing here.' } })
    .output(z.object({})),
}
