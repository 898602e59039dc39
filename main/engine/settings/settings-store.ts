import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EventBus, SettingsStore } from '#engine/services.ts'
import { Settings } from '#shared/contract/studio.ts'
import { isRecord } from '#shared/record.ts'

const defaults: Settings = {
  pythonPath: '',
  slots: 0,
  reservedCores: 0,
  reservedMemory: 0,
  hostContainers: false,
  localVolumes: false,
  downloads: false,
}

/**
 * Settings of one workspace in `<folder>/settings.json`. Reading is forgiving (a field that makes no sense falls
 * back to its default, unknown fields of a newer version are kept), writing is strict and atomic.
 */
export function createSettingsStore(options: {
  readonly folder: string
  readonly events: EventBus
}): SettingsStore {
  const file = join(options.folder, 'settings.json')
  let stored = readStored(file)
  return {
    get: () => pick(stored),
    update(change) {
      const next = Settings.parse({ ...pick(stored), ...change })
      stored = { ...stored, ...next }
      writeAtomically(file, `${JSON.stringify(stored, null, 2)}\n`)
      options.events.publish({ type: 'settings' })
      return next
    },
  }
}

function readStored(file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isRecord(value) ? { ...value } : {}
  } catch {
    return {}
  }
}

function pick(stored: Record<string, unknown>): Settings {
  const field = <K extends keyof Settings>(key: K): Settings[K] => {
    const parsed = Settings.shape[key].safeParse(stored[key])
    return (parsed.success ? parsed.data : defaults[key]) as Settings[K]
  }
  return {
    pythonPath: field('pythonPath'),
    slots: field('slots'),
    hostContainers: field('hostContainers'),
    localVolumes: field('localVolumes'),
    downloads: field('downloads'),
    reservedCores: field('reservedCores'),
    reservedMemory: field('reservedMemory'),
  }
}

function writeAtomically(file: string, text: string): void {
  const draft = `${file}.${process.pid}.tmp`
  writeFileSync(draft, text)
  renameSync(draft, file)
}
