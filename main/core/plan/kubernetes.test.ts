import { describe, expect, it } from 'vitest'
import type { TaskInputParameter } from '#shared/pipeline.ts'
import { KubernetesSettings, knownNeeds, resolvePlatform } from './kubernetes.ts'
import { podField } from './pod-fields.ts'

const values: Record<string, unknown> = { which: 'db', number: 3 }
const resolve = (input: TaskInputParameter): unknown =>
  input.runtimeValue?.constant ?? values[input.componentInputParameter ?? '']

describe('what the platform document gives a step', () => {
  it('are variables and volumes, by names that are constants or values of the run', () => {
    const settings = KubernetesSettings.parse({
      secretAsEnv: [
        {
          secretNameParameter: { componentInputParameter: 'which' },
          keyToEnv: [{ secretKey: 'k', envVar: 'K' }],
        },
      ],
      configMapAsVolume: [{ configMapName: 'cm', mountPath: '/etc/cm', optional: true }],
      pvcMount: [
        { mountPath: '/data', subPath: 'a', pvcNameParameter: { runtimeValue: { constant: 'claim' } } },
      ],
      emptyDirMounts: [{ volumeName: 'v', mountPath: '/scratch' }],
    })
    expect(resolvePlatform(settings, resolve)).toEqual({
      ok: true,
      value: {
        variables: [{ name: 'K', from: { kind: 'secret', name: 'db', key: 'k', optional: false } }],
        volumes: [
          { path: '/etc/cm', kind: 'configMap', name: 'cm', optional: true },
          { path: '/data', kind: 'claim', name: 'claim', subPath: 'a' },
          { path: '/scratch', kind: 'empty' },
        ],
      },
    })
  })
  it('takes the claim reference of older files', () => {
    const settings = KubernetesSettings.parse({
      pvcMount: [{ componentInputParameter: 'which', mountPath: '/d' }],
    })
    expect(resolvePlatform(settings, resolve)).toMatchObject({ value: { volumes: [{ name: 'db' }] } })
  })
  it.each([
    ['nothing', 'the name that its secretAsVolume refers to has no value'],
    ['number', 'the name that its secretAsVolume refers to is 3, not a text'],
  ])('says what a name by the input %s is', (input, error) => {
    const secretNameParameter = { componentInputParameter: input }
    const settings = KubernetesSettings.parse({ secretAsVolume: [{ secretNameParameter, mountPath: '/x' }] })
    expect(resolvePlatform(settings, resolve)).toEqual({ ok: false, error })
    expect(knownNeeds(settings, resolve).volumes).toEqual([])
  })
})

describe('pod fields where there is no pod', () => {
  const settings = KubernetesSettings.parse({
    podMetadata: { labels: { team: 'a' }, annotations: { note: 'b' } },
  })
  const facts = { pipeline_job_uuid: 'u', pipeline_job_resource_name: 'p-1', pipeline_task_name: 't' }
  it.each([
    ["metadata.labels['team']", 'a'],
    ["metadata.annotations['note']", 'b'],
    ["metadata.labels['other']", ''],
    ["metadata.labels['pipeline/runid']", 'u'],
    ['metadata.name', 'p-1-t'],
    ['metadata.namespace', 'default'],
  ])('%s is “%s”', (path, value) => {
    expect(podField(path, settings, facts)).toBe(value)
  })
})
