/** Files that become pipelines or steps. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Problem } from '../problem.ts'

const refused = {
  REFUSED: {
    status: 422,
    message: 'This is not a pipeline file.',
    data: z.object({ problems: z.array(Problem) }),
  },
}

export const ImportedPipeline = z.object({
  id: z.string(),
  /** What of a file of another kind was not taken over. */
  notes: z.array(Problem).optional(),
})
export type ImportedPipeline = z.infer<typeof ImportedPipeline>

export const imports = {
  /** Copies a dropped or picked file into `pipelines/`; a name that is taken gets a number. */
  import: oc
    .input(z.object({ fileName: z.string(), text: z.string() }))
    .errors(refused)
    .output(ImportedPipeline),
  /** Runs the file with the machine's own kfp, but only when somebody has said that it may. */
  importPython: oc
    .input(
      z.object({
        fileName: z.string(),
        text: z.string(),
        /** Remembered for exactly this text. */
        trust: z.boolean().optional(),
        /** Of several in the file. */
        pipeline: z.string().optional(),
      }),
    )
    .errors(refused)
    .output(
      z.discriminatedUnion('status', [
        ImportedPipeline.extend({ status: z.literal('imported') }),
        z.object({ status: z.literal('untrusted'), place: z.string() }),
        z.object({ status: z.literal('choose'), names: z.array(z.string()) }),
      ]),
    ),
  /** Puts a dropped data file into the workspace's `data/`; answers with its path below the workspace. */
  keepFile: oc
    .input(z.object({ fileName: z.string(), base64: z.string() }))
    .errors(refused)
    .output(z.object({ path: z.string() })),
}
