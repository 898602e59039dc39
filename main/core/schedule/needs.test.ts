import { describe, expect, it } from 'vitest'
import { impossible, needsOf, quantity, requestOf, shortfall } from './needs.ts'

const nothing = { facts: {}, inputs: { parameters: {}, artifacts: {} } }
const machine = { cpu: 2, memory: 8e9, gpus: [] as string[] }

it.each([
  ['500m', 0.5],
  ['2', 2],
  ['.5', 0.5],
  ['256Mi', 268_435_456],
  ['1G', 1e9],
  ['64k', 64_000],
  ['1e3', 1000],
  ['1E', 1e18],
  ['two', undefined],
  ['', undefined],
  ['-1', undefined],
  ['1ki', undefined],
])('reads the quantity %j as %j', (text, value) => {
  expect(quantity(text)).toBe(value)
})

describe('what a step asks for', () => {
  it('is read from the new fields, else from the old ones', () => {
    const fields = { cpuLimit: 9, resourceCpuLimit: '1500m', memoryLimit: 0.268435456, cpuRequest: 1 }
    expect(requestOf(fields, nothing)).toEqual({
      ok: true,
      value: { cpuLimit: 1.5, memoryLimit: 268_435_456, cpu: 1 },
    })
  })

  it('may be given by inputs; before they are known it is left open', () => {
    const fields = {
      resourceMemoryRequest: "{{$.inputs.parameters['m']}}",
      accelerator: { resourceCount: "{{$.inputs.parameters['n']}}", resourceType: 'nvidia.com/gpu' },
    }
    expect(requestOf(fields, nothing)).toEqual({ ok: true, value: {} })
    const given = { ...nothing, inputs: { parameters: { m: '2Gi', n: '2' }, artifacts: {} } }
    expect(requestOf(fields, given)).toEqual({ ok: true, value: { memory: 2 * 2 ** 30, gpus: 2 } })
  })

  it('is refused by field and value when it is no quantity', () => {
    expect(requestOf({ resourceCpuRequest: 'many' }, nothing)).toEqual({
      ok: false,
      error: '`resourceCpuRequest` is “many”, which is no quantity (like 500m, 2 or 4Gi)',
    })
  })

  it('that no machine of this size can give is named with both numbers; a limit is no such thing', () => {
    expect(impossible({ memory: 64e9 }, machine)).toBe(
      'It asks for 64 GB of memory; steps may use 8 GB of this machine.',
    )
    expect(impossible({ cpu: 2.5 }, machine)).toBe(
      'It asks for 2.5 cores; steps may use 2 cores of this machine.',
    )
    expect(impossible({ cpuLimit: 64, memoryLimit: 64e9 }, machine)).toBeUndefined()
  })

  it('sets aside the request, or the limit as far as the machine goes', () => {
    expect(needsOf({ cpu: 1, cpuLimit: 4, memoryLimit: 64e9 }, machine)).toEqual({
      cpu: 1,
      memory: 8e9,
      gpus: 0,
    })
    expect(needsOf({}, machine)).toEqual({ cpu: 0, memory: 0, gpus: 0 })
  })

  it('runs with the GPUs that there are, and says so', () => {
    expect(shortfall({ gpus: 1 }, machine)).toBe(
      'It asks for 1 GPU; this machine has none, and the step runs with that.',
    )
    expect(shortfall({ gpus: 2 }, { gpus: ['a'] })).toContain('2 GPUs; this machine has 1')
    expect(needsOf({ gpus: 2 }, { ...machine, gpus: ['a'] }).gpus).toBe(1)
    expect(shortfall({ foreign: 'cloud-tpus.google.com/v3' }, machine)).toContain('cloud-tpus.google.com/v3')
    expect(shortfall({ gpus: 1 }, { gpus: ['a'] })).toBeUndefined()
  })
})
