import type { compare as en } from '../en/compare.ts'
import type { Translation } from '../translation.ts'

export const compare: Translation<typeof en> = {}
