import type { launch as en } from '../en/launch.ts'
import type { Translation } from '../translation.ts'

export const launch: Translation<typeof en> = {}
