import type { pipelines as en } from '../en/pipelines.ts'
import type { Translation } from '../translation.ts'

export const pipelines: Translation<typeof en> = {}
