import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReuseNote } from '#shared/reuse.ts'
import { canonical } from './canonical.ts'
import { explain, nearest } from './explain.ts'
import { keyOf, type Preimage, preimageOf, type StepFacts } from './preimage.ts'
import { planSummary } from './summary.ts'
import { noteWords } from './words.ts'

/** Enough of a digest for tests: equal texts, equal digests. */
const digest = (text: string): string => `#${text.length}:${text.slice(0, 40)}:${text.slice(-40)}`

describe('the text of a value', () => {
  it('does not depend on the order of names', () => {
    expect(canonical({ b: 1, a: [1, { d: null, c: 'x' }] })).toBe('{"a":[1,{"c":"x","d":null}],"b":1}')
  })
  it('tells apart what JSON would write the same, or not at all', () => {
    const values = [
      Number.NaN,
      Infinity,
      -Infinity,
      'NaN',
      '\u0000NaN',
      null,
      'null',
      1,
      '1',
      true,
      'true',
      [],
      {},
    ]
    const texts = values.map(canonical)
    expect(new Set(texts).size).toBe(values.length)
  })
  it('keeps whole numbers beyond 2^53 exact, and is the same for a number however it is held', () => {
    expect(canonical(9_007_199_254_740_993n)).not.toBe(canonical(9_007_199_254_740_992n))
    expect(canonical(12n)).toBe(canonical(12))
    expect(canonical(-0)).toBe(canonical(0))
  })
  it('is the same exactly for equal values', () => {
    const values = fc.jsonValue()
    fc.assert(
      fc.property(values, values, (a, b) => {
        const round = (value: unknown): string => JSON.stringify(JSON.parse(canonical(value)))
        expect(round(a)).toBe(round(JSON.parse(JSON.stringify(a))))
        if (canonical(a) === canonical(b))
          expect(b).toEqual(JSON.parse(JSON.stringify(a).replaceAll('-0', '0')))
      }),
    )
  })
})

const facts: StepFacts = {
  command: ['python', 'train'],
  interface: { lr: 'NUMBER_DOUBLE' },
  code: 'def train(lr): pass',
  environment: 'e1',
  parameters: { lr: { type: 'NUMBER_DOUBLE', value: 0.1 }, seed: { type: 'NUMBER_INTEGER', value: 1 } },
  inputs: { data: [{ name: 'data', type: 'system.Dataset', metadata: {}, content: 'file:1' }] },
  variables: { MODE: 'fast' },
  secrets: { TOKEN: 'f1' },
}
const preimage = (change: Partial<StepFacts> = {}): Preimage => preimageOf({ ...facts, ...change }, digest)
const none = () => undefined
const because = (change: Partial<StepFacts>, producer: () => string | undefined = none): string => {
  const note: ReuseNote = { outcome: 'ran', cause: explain(preimage(), preimage(change), producer) }
  return noteWords(note, 'train')
}
const data = (content: string) => ({
  data: [{ name: 'data', type: 'system.Dataset', metadata: {}, content }],
})

describe('a key', () => {
  it('is the same for the same, and another for every part that differs', () => {
    const changes: Partial<StepFacts>[] = [
      {},
      { code: 'def train(lr): return' },
      { command: ['python', 'other'] },
      { interface: {} },
      { environment: 'e2' },
      { parameters: { ...facts.parameters, seed: { type: 'NUMBER_DOUBLE', value: 1 } } },
      { inputs: data('file:2') },
      { variables: {} },
      { secrets: { TOKEN: 'f2' } },
    ]
    const keys = changes.map((change) => keyOf(preimage(change), (text) => text))
    expect(new Set(keys).size).toBe(changes.length)
    expect(keyOf(preimage(), (text) => text)).toBe(keys[0])
  })
  it('of the author stands for values, code and environment, but not for another component', () => {
    const own = { customKey: 'MINE' }
    const key = (change: Partial<StepFacts>): string => keyOf(preimage({ ...own, ...change }), (text) => text)
    expect(key({ parameters: {}, code: 'x', environment: 'e9' })).toBe(key({}))
    expect(key({ command: ['python', 'other'] })).not.toBe(key({}))
    expect(key({ customKey: 'OTHER' })).not.toBe(key({}))
  })
  it('has long values as their digest', () => {
    const long = { parameters: { text: { type: 'STRING', value: 'x'.repeat(100_000) } } }
    expect(JSON.stringify(preimage(long)).length).toBeLessThan(2_000)
  })
})

describe('the cause of a miss', () => {
  it.each([
    [{ code: 'x' }, 're-ran: code of `train` changed'],
    [{ command: ['python', 'x'] }, 're-ran: command of `train` changed'],
    [{ interface: {} }, 're-ran: inputs or outputs of `train` are declared differently'],
    [{ environment: 'e2' }, 're-ran: its environment changed'],
    [{ variables: { MODE: 'slow' } }, 're-ran: the variable MODE changed'],
    [{ secrets: { TOKEN: 'f2' } }, 're-ran: the secret TOKEN changed'],
    [{ inputs: data('file:2') }, 're-ran: the content of `data` changed'],
  ])('%j', (change, words) => {
    expect(because(change)).toBe(words)
  })
  it('names a value with what it was', () => {
    const lr = { type: 'NUMBER_DOUBLE', value: 0.2 }
    expect(because({ parameters: { ...facts.parameters, lr } })).toBe('re-ran: `lr` 0.1 → 0.2')
  })
  it('counts the other values that differ', () => {
    const lr = { type: 'NUMBER_DOUBLE', value: 0.2 }
    expect(because({ parameters: { lr } })).toBe('re-ran: `lr` 0.1 → 0.2, and 1 more')
  })
  it('names the step that made different data', () => {
    expect(because({ inputs: data('file:2') }, () => 'clean')).toBe(
      're-ran: upstream `clean` produced different data',
    )
  })
  it('prefers what a person set to what follows from it', () => {
    const lr = { type: 'NUMBER_DOUBLE', value: 0.2 }
    const change = { parameters: { ...facts.parameters, lr }, inputs: data('file:2') }
    expect(because(change)).toBe('re-ran: `lr` 0.1 → 0.2')
  })
  it('compares with the earlier try that differs least', () => {
    const far = { preimage: preimage({ code: 'x', inputs: data('file:9') }) }
    const near = { preimage: preimage({ inputs: data('file:9') }) }
    expect(nearest([far, near], preimage())).toBe(near)
    expect(nearest([], preimage())).toBeUndefined()
  })
})

describe('the sentence of a plan', () => {
  const step = (outcome: 'reuse' | 'run' | 'later', note?: ReuseNote) => ({
    name: 'train',
    outcome,
    ...(note === undefined ? {} : { note }),
  })
  it('counts, and names the cause and the last time', () => {
    const note: ReuseNote = {
      outcome: 'ran',
      cause: { type: 'parameter', name: 'lr', from: '0.1', to: '0.2' },
    }
    const steps = [step('reuse'), step('reuse'), step('reuse'), step('run', note), step('later')]
    expect(planSummary(steps, '41 s')).toBe(
      '5 steps: 3 reused, 1 will run (because `lr` 0.1 → 0.2), 1 depends on these; last time 41 s',
    )
    expect(planSummary([step('run')], undefined)).toBe('1 step: 1 will run')
  })
})
