import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Settings } from '#shared/contract/studio.ts'
import { readMachine, slotsOf } from './capacity.ts'

const settings =
  (fields: Partial<Settings> = {}) =>
  (): Settings => ({ ...plain, ...fields })
const plain = { slots: 0, reservedCores: 0, reservedMemory: 0 } as Settings

const noneHeld = (): number => 0

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-capacity-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** A driver with two GPUs, as its tool tells of them. */
const withGpus = (): void => {
  const tool = join(folder, 'nvidia-smi')
  writeFileSync(tool, '#!/bin/sh\necho "0, GPU-aaaa"\necho "1, GPU-bbbb"\n')
  chmodSync(tool, 0o755)
  vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`)
}

it('is the machine less what is kept free', async () => {
  const machine = readMachine(settings({ reservedCores: 0.5, reservedMemory: 2, slots: 3 }), folder, noneHeld)
  await machine.ready
  const { slots, cpu, memory } = machine.capacity()
  expect([slots, cpu]).toEqual([3, Math.max(1, availableParallelism() - 0.5)])
  expect(memory).toBeLessThanOrEqual(totalmem() - 2e9)
  expect(slotsOf(plain)).toBe(Math.max(8, 2 * availableParallelism()))
})

it.skipIf(process.platform === 'win32')(
  'has the GPUs that the driver tells of, and none where there is no driver',
  async () => {
    vi.stubEnv('PATH', folder)
    vi.stubEnv('CUDA_VISIBLE_DEVICES', undefined)
    const without = readMachine(settings(), folder, noneHeld)
    await without.ready
    expect(without.capacity().gpus).toEqual([])
    withGpus()
    vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`)
    const machine = readMachine(settings(), folder, noneHeld)
    await machine.ready
    expect(machine.capacity().gpus).toEqual(['GPU-aaaa', 'GPU-bbbb'])
  },
)

it.skipIf(process.platform === 'win32').each([
  ['1', ['GPU-bbbb']],
  ['GPU-bbbb,0', ['GPU-bbbb', 'GPU-aaaa']],
  ['', []],
  ['-1', []],
])('keeps to the GPUs that the person shows (%j)', async (shown, gpus) => {
  withGpus()
  vi.stubEnv('CUDA_VISIBLE_DEVICES', shown)
  const machine = readMachine(settings(), folder, noneHeld)
  await machine.ready
  expect(machine.capacity().gpus).toEqual(gpus)
})
