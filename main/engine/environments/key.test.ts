import { expect, it } from 'vitest'
import { environmentKey, environmentSpec, requirementName } from '#engine/environments/key.ts'

const base = { platform: 'linux-x86_64', arch: 'x86_64', version: '3.11.2', path: '/usr/bin/python3' }
const key = (packages: string[], indexUrls: string[] = [], change: Partial<typeof base> = {}): string =>
  environmentKey(environmentSpec({ packages, indexUrls, trustedHosts: [] }), { ...base, ...change })

it('gives one key to the same wish in other words', () => {
  const one = key(['Scikit_Learn >= 1.2, <2', 'pandas'])
  expect(key(['pandas', 'scikit-learn>=1.2,<2', 'pandas'])).toBe(one)
  expect(one).toMatch(/^[0-9a-f]{20}$/)
})

it('gives another key to another wish, index, version, interpreter or machine', () => {
  const keys = [
    key(['pandas']),
    key(['pandas==2.2.0']),
    key(['pandas'], ['http://index.example/simple']),
    key(['pandas'], [], { version: '3.12.1' }),
    key(['pandas'], [], { path: '/opt/python3' }),
    key(['pandas'], [], { arch: 'arm64' }),
  ]
  expect(new Set(keys).size).toBe(keys.length)
})

it('leaves links, markers and extras readable for the installer', () => {
  const { requirements } = environmentSpec({
    packages: [
      'git+https://h/x.git@main',
      'Foo[Bar] == 1',
      'tomli ; python_version < "3.11"',
      'x @ https://h/x.whl',
    ],
    indexUrls: [],
    trustedHosts: [],
  })
  expect(requirements).toEqual([
    'foo[Bar]==1',
    'git+https://h/x.git@main',
    'tomli ; python_version < "3.11"',
    'x @ https://h/x.whl',
  ])
})

it('knows the name that a requirement starts with', () => {
  expect(['Pandas>=2', 'kfp', 'a.b[c]', 'git+https://h/x'].map(requirementName)).toEqual([
    'pandas',
    'kfp',
    'a-b',
    undefined,
  ])
})
