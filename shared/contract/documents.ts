/** Pipelines as documents: what is typed and not saved yet, saving, versions, and the files themselves. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Problem } from '../problem.ts'
import { PipelineVersion } from './versions.ts'

const Id = z.object({ id: z.string() })

/** Of the window that made the change: by it, it is known again when the answer to it was lost. */
const named = { id: z.string().max(100).optional() }

/** One change of a document. What a command holds is the editor's: it is kept here, and judged where it is made again. */
export const DraftChange = z.discriminatedUnion('change', [
  z.object({
    change: z.literal('edit'),
    command: z.looseObject({ edit: z.string() }),
    group: z.string().optional(),
    ...named,
  }),
  z.object({ change: z.literal('undo'), ...named }),
  z.object({ change: z.literal('redo'), ...named }),
])
export type DraftChange = z.infer<typeof DraftChange>

/** Where a window stands in a draft: which one, and how many of its changes it knows. */
export const DraftPlace = z.object({ key: z.string(), revision: z.number().int().min(0) })
export type DraftPlace = z.infer<typeof DraftPlace>

/** What has been changed since a file was opened, whether saved or not: made again, it gives document and history. */
export const Draft = DraftPlace.extend({
  /** Of the file's text that the draft stands on: what was opened, or what was saved last. */
  digest: z.string(),
  /** The text that the first change was made on. */
  text: z.string(),
  changes: z.array(DraftChange),
  /** The document was saved after so many of the changes. */
  savedAt: z.number().int().optional(),
  at: z.number(),
})
export type Draft = z.infer<typeof Draft>

/** What stands in the file; absent: there is no file. */
export const OnDisk = z.object({ digest: z.string(), text: z.string() })

const notFound = { NOT_FOUND: { message: 'There is no such thing here.' } }
const refused = {
  REFUSED: {
    status: 422,
    message: 'This cannot be done.',
    data: z.object({ problems: z.array(Problem) }),
  },
}
const conflict = {
  CONFLICT: {
    status: 409,
    message: 'The file has been changed by something else.',
    /** What the document stands on, and what is in the file now. */
    data: z.object({ base: z.string(), disk: OnDisk.optional() }),
  },
}
/** Another window was faster: its changes come first, what was sent is to be made again on top of them. */
const behind = {
  BEHIND: { status: 409, message: 'Another window has changed this pipeline.', data: Draft },
}

export const draft = {
  /** Absent: nothing has been changed since the file was opened. */
  read: oc.input(Id).output(z.object({ draft: Draft.optional() })),
  /**
   * Starts a draft with its first changes. `replaces`: in place of this one, which has grown too long to be read
   * again; without it, a draft that is there already is `BEHIND`.
   */
  begin: oc
    .input(
      Id.extend({
        digest: z.string(),
        text: z.string(),
        changes: z.array(DraftChange),
        replaces: DraftPlace.optional(),
      }),
    )
    .errors({ ...behind, ...refused })
    .output(DraftPlace),
  /** On disk when this answers. */
  append: oc
    .input(Id.extend({ ...DraftPlace.shape, changes: z.array(DraftChange) }))
    .errors({ ...behind, ...notFound, ...refused })
    .output(DraftPlace),
  /** The changes go: the document is what the file says. */
  discard: oc.input(Id).output(z.object({})),
}

export const documents = {
  draft,
  /** What this machine has against a text that is not in a file (yet); what is wrong with the text itself is not told. */
  judge: oc.input(z.object({ text: z.string() })).output(z.object({ unsupported: z.array(Problem) })),
  /**
   * Writes the file, whole or not at all, and keeps the text as a version; what stood in the file is kept too.
   * `base`: digest of the text that may be replaced. `draft`: the draft goes on from here.
   */
  save: oc
    .input(Id.extend({ text: z.string(), base: z.string(), draft: DraftPlace.optional() }))
    .errors({ ...conflict, ...refused, ...notFound })
    .output(z.object({ digest: z.string(), version: z.number().int(), draft: DraftPlace.optional() })),
  versions: {
    /** Newest first. */
    list: oc.input(Id).output(z.array(PipelineVersion)),
    text: oc
      .input(Id.extend({ number: z.number().int() }))
      .errors(notFound)
      .output(z.object({ text: z.string(), digest: z.string() })),
  },
  /** A pipeline without steps, or with those of a template, under a file name made of its name. */
  create: oc
    .input(
      z.object({
        name: z.string().trim().min(1).max(200),
        template: z.string().optional(),
        /** In place of what the template says of itself: the words of the person's language. */
        description: z.string().max(2_000).optional(),
        /** What the template's steps are called there, by what they are called in the template. */
        names: z.record(z.string(), z.string().min(1).max(200)).optional(),
      }),
    )
    .errors({ ...refused, ...notFound })
    .output(Id),
  /** A second file with the same text; what is not saved yet goes into it too when `text` is given. */
  duplicate: oc
    .input(Id.extend({ text: z.string().optional() }))
    .errors({ ...notFound, ...refused })
    .output(Id),
  /** The file gets another name in the same folder; its runs, versions and draft follow. */
  rename: oc
    .input(Id.extend({ name: z.string().trim().min(1).max(200) }))
    .errors({ ...notFound, ...refused })
    .output(Id),
  /** To the trash, with its draft and its versions. */
  remove: oc
    .input(Id)
    .errors(notFound)
    .output(z.object({ trashed: z.string() })),
  /** Newest first. */
  trashed: oc.output(
    z.array(
      z.object({
        trashed: z.string(),
        file: z.string(),
        name: z.string(),
        at: z.number(),
        /** What deleting it for good would free. */
        bytes: z.number(),
      }),
    ),
  ),
  /** For good, with drafts and versions; what is not in the trash any more is passed over. */
  deleteForever: oc
    .input(z.object({ trashed: z.array(z.string()).max(10_000) }))
    .output(z.object({ deleted: z.number().int(), bytes: z.number() })),
  /** Back to where it was; under another name when that one is taken. */
  restore: oc
    .input(z.object({ trashed: z.string() }))
    .errors(notFound)
    .output(Id),
}
