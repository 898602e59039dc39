import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEventBus } from '#engine/events/event-bus.ts'
import { createSettingsStore } from './settings-store.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const reserves = { reservedCores: 0, reservedMemory: 0 }
const open = () => createSettingsStore({ folder, events: createEventBus() })

/** What a person has to allow first. */
const off = { hostContainers: false, localVolumes: false, downloads: false }

test('a new workspace has the defaults and writes nothing', () => {
  expect(open().get()).toEqual({ pythonPath: '', slots: 0, ...reserves, ...off })
  expect(readdirSync(folder)).toEqual([])
})

test('a change is on disk before update returns, and is announced', () => {
  const events = createEventBus()
  const seen: string[] = []
  events.subscribe((event) => seen.push(event.type))
  const store = createSettingsStore({ folder, events })
  expect(store.update({ slots: 3 })).toEqual({ pythonPath: '', slots: 3, ...reserves, ...off })
  expect(open().get()).toEqual({ pythonPath: '', slots: 3, ...reserves, ...off })
  expect(seen).toEqual(['settings'])
  expect(readdirSync(folder)).toEqual(['settings.json'])
})

test('a field that makes no sense falls back alone; a newer version’s fields survive a change', () => {
  writeFileSync(
    join(folder, 'settings.json'),
    '{"slots": -4, "pythonPath": "/usr/bin/python3", "later": {"a": 1}}',
  )
  const store = open()
  expect(store.get()).toEqual({ pythonPath: '/usr/bin/python3', slots: 0, ...reserves, ...off })
  store.update({ slots: 2 })
  expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))).toMatchObject({
    later: { a: 1 },
    slots: 2,
  })
})

test.each(['{', '[]', 'null', ''])('a broken file (%j) reads as the defaults', (text) => {
  writeFileSync(join(folder, 'settings.json'), text)
  expect(open().get()).toEqual({ pythonPath: '', slots: 0, ...reserves, ...off })
})

test('a value outside its range is refused and nothing changes', () => {
  const store = open()
  expect(() => store.update({ slots: 1000 })).toThrow()
  expect(store.get().slots).toBe(0)
})
