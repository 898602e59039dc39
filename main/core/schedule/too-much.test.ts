import { expect, it } from 'vitest'
import { leaf, pipeline, task } from '#core/spec/pipeline.test-helper.ts'
import type { ContainerSpec } from '#shared/pipeline.ts'
import { tooMuch } from './too-much.ts'

const machine = { slots: 8, cpu: 2, memory: 8e9, gpus: [] }
const asking = (resources: NonNullable<ContainerSpec['resources']>) =>
  pipeline({
    tasks: { train: task('train') },
    components: { train: leaf('train') },
    executors: { 'exec-train': { container: { image: 'python:3.11', resources } } },
  })

it('names the step that asks for more than the machine has, with both numbers', () => {
  expect(tooMuch(asking({ resourceMemoryRequest: '64G' }), machine)).toEqual([
    {
      severity: 'error',
      code: 'too-much',
      task: 'train',
      message:
        '`train` cannot run on this machine. It asks for 64 GB of memory; steps may use 8 GB of this machine.',
      hint: 'Ask for less (`set_cpu_request`, `set_memory_request`), or run it on a bigger machine.',
    },
  ])
  expect(tooMuch(asking({ resourceCpuRequest: 'lots' }), machine)[0]?.message).toContain('“lots”')
})

it('lets limits, accelerators and what is not known yet pass', () => {
  const resources = {
    resourceCpuLimit: '64',
    resourceMemoryRequest: "{{$.inputs.parameters['m']}}",
    accelerator: { resourceCount: '4', resourceType: 'nvidia.com/gpu' },
  }
  expect(tooMuch(asking(resources), machine)).toEqual([])
})
