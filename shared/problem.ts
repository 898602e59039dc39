import { z } from 'zod'

/** Something wrong with a document or with what was asked, with its place and what to do. */
export const Problem = z.object({
  severity: z.enum(['error', 'warning']),
  /** Stable kebab-case code, e.g. `not-yaml`, `argo-workflow`, `cycle`, `missing-component`, `unknown-parameter`. */
  code: z.string(),
  /** One sentence for a person. */
  message: z.string(),
  hint: z.string().optional(),
  /** Node id (slash-joined task keys) this is about. */
  task: z.string().optional(),
  /** Field inside it: `inputs.parameters.lr`, or the name of a pipeline input. */
  field: z.string().optional(),
  /** 1-based place in the file's text, when known. */
  line: z.number().int().optional(),
  column: z.number().int().optional(),
})
export type Problem = z.infer<typeof Problem>
