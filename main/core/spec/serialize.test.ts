import { describe, expect, it } from 'vitest'
import type { PipelineDocument } from './document.ts'
import { parsePipeline } from './parse.ts'
import { pipeline } from './pipeline.test-helper.ts'
import { serializePipeline } from './serialize.ts'

const parse = (text: string): PipelineDocument => {
  const parsed = parsePipeline(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}
const withConstant = (literal: string): string => `
pipelineInfo: {name: numbers}
schemaVersion: 2.1.0
root:
  dag:
    tasks:
      a:
        componentRef: {name: c}
        inputs: {parameters: {x: {runtimeValue: {constant: ${literal}}}}}
        retryPolicy: {maxRetryCount: 2, backoffFactor: 2.0}
`
const constantLine = (text: string): string | undefined => /constant: (.*)/.exec(text)?.[1]

describe('numbers', () => {
  it.each([
    ['1', '1'],
    ['1.0', '1.0'],
    ['-0.0', '-0.0'],
    ['0.1', '0.1'],
    ['1e3', "'1e3'"],
    ['1.0e+20', '1.0e+20'],
    ['100000000000000000000', '100000000000000000000'],
    ['12345678901234567890', '12345678901234567890'],
    ['9007199254740993', '9007199254740993'],
    ['0x10', '16'],
    ['1.0e-05', '1.0e-05'],
    ['.nan', '.nan'],
    ['-.inf', '-.inf'],
  ])('%s is written as %s, and again', (literal, written) => {
    const once = serializePipeline(parse(withConstant(literal)))
    expect(constantLine(once)).toBe(written)
    expect(serializePipeline(parse(once))).toBe(once)
  })

  it('keeps counts whole and doubles with a point', () => {
    const text = serializePipeline(parse(withConstant('1')))
    expect(text).toContain('maxRetryCount: 2\n')
    expect(text).toContain('backoffFactor: 2.0\n')
  })

  it('writes a new constant as the SDK does, and a changed one by its new value', () => {
    const doc = parse(withConstant('7'))
    const task = doc.spec.root.dag?.tasks?.['a']
    const changed = structuredClone({ spec: doc.spec, numbers: doc.numbers })
    Object.assign(changed.spec.root.dag?.tasks?.['a']?.inputs?.parameters?.['x']?.runtimeValue ?? {}, {
      constant: 8,
    })
    expect(task).toBeDefined()
    expect(constantLine(serializePipeline(doc))).toBe('7')
    expect(constantLine(serializePipeline(changed))).toBe('8.0')
  })
})

describe('the header comment', () => {
  it('lists the signature as the SDK does', () => {
    const doc = pipeline({
      tasks: {},
      components: {},
      root: {
        inputDefinitions: {
          parameters: {
            b: { parameterType: 'STRING', defaultValue: "it's" },
            a: { parameterType: 'NUMBER_INTEGER', defaultValue: 3 },
            c: { parameterType: 'STRUCT', defaultValue: { k: [true, null, 1.5, 1e-7] } },
          },
          artifacts: { data: { artifactType: { schemaTitle: 'system.Dataset' } } },
        },
        outputDefinitions: { parameters: { Output: { parameterType: 'BOOLEAN' } } },
      },
    })
    doc.spec.pipelineInfo.description = 'First line.\nSecond line.'
    expect(serializePipeline(doc).split('\n').slice(0, 11)).toEqual([
      '# PIPELINE DEFINITION',
      '# Name: test',
      '# Description: First line.',
      '#              Second line.',
      '# Inputs:',
      '#    a: int [Default: 3.0]',
      "#    b: str [Default: 'it's']",
      "#    c: dict [Default: {'k': [True, None, 1.5, 1e-07]}]",
      '#    data: system.Dataset',
      '# Outputs:',
      '#    Output: bool',
    ])
  })
  it('cannot be broken out of', () => {
    const doc = pipeline({ tasks: {}, components: {} })
    doc.spec.pipelineInfo.name = 'x\nroot: evil'
    doc.spec.root.inputDefinitions = {
      parameters: { 'p\rq': { parameterType: 'STRING', defaultValue: 'a\nb: c' } },
    }
    const again = parse(serializePipeline(doc))
    expect(again.spec).toEqual(doc.spec)
  })
})

it('keeps unknown fields and the second document', () => {
  const text = `${withConstant('x')}futureField: {deep: [1, {a: b}]}\n---\nplatforms:\n  nagare:\n    config:\n      nodes: {a: {x: 12, y: 3.5}}\n  mars: {anything: [1, two]}\n`
  const doc = parse(text)
  const again = parse(serializePipeline(doc))
  expect(again.spec).toEqual(doc.spec)
  expect(again.platform).toEqual({
    platforms: { nagare: { config: { nodes: { a: { x: 12, y: 3.5 } } } }, mars: { anything: [1, 'two'] } },
  })
  expect(serializePipeline(again)).toContain('x: 12\n')
})

it('reads JSON files too', () => {
  const doc = parse(withConstant('{"a": [1, 2.5, "x"]}'))
  const json = JSON.stringify(doc.spec)
  expect(parse(json).spec).toEqual(doc.spec)
})
