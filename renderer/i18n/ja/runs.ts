import type { runs as en } from '../en/runs.ts'
import type { Translation } from '../translation.ts'

export const runs: Translation<typeof en> = {}
