import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readComponentFile } from '#core/components/file.ts'
import type { ComponentReading } from '#core/components/reading.ts'
import { templates } from './en/templates.ts'
import { choices } from './ja/choices.ts'
import { components } from './ja/sentences/components.ts'
import { samples } from './ja/sentences/samples.ts'
import { learn, spoken } from './sentences.ts'

const folder = resolve(import.meta.dirname, '../../python/components')
let read: readonly ComponentReading[]

beforeAll(() => {
  learn('ja', [...components, ...samples], choices)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.py'),
  )
  read = files.flatMap((file) => readComponentFile(file, readFileSync(join(folder, file), 'utf8')))
})

const portsOf = ({ source }: ComponentReading) =>
  [source?.component.inputDefinitions, source?.component.outputDefinitions].flatMap((side) => [
    ...Object.values(side?.parameters ?? {}),
    ...Object.values(side?.artifacts ?? {}),
  ])

/** Without the first line of a component, which the palette has words for, and without values, which stay. */
const wordsOf = (reading: ComponentReading): string[] => {
  const texts = portsOf(reading).map(({ description = '' }) => description.replaceAll(/\s+/g, ' '))
  const own =
    reading.description?.includes('\n') === true ? [reading.description.replaceAll(/\s+/g, ' ')] : []
  return [...texts.map((text) => text.replace(/ ?One of: .*$/, '')), ...own].filter((text) => text !== '')
}

it('says every argument and result of the built-in components in Japanese', () => {
  const words = read.flatMap(wordsOf)
  expect(words.length).toBeGreaterThan(200)
  expect(words.filter((text) => spoken(text, 'ja') === text)).toEqual([])
})

it('knows no words that no component says', () => {
  const words = new Set(read.flatMap(wordsOf))
  const pattern = /\{\w+\}/
  expect(components.map(([text]) => text).filter((text) => !pattern.test(text) && !words.has(text))).toEqual(
    [],
  )
})

it('has a name for every allowed value that is made of words', () => {
  const allowed = read.flatMap((one) =>
    portsOf(one).flatMap((port) => ('literals' in port ? (port.literals ?? []) : [])),
  )
  const texts = allowed.map(String)
  expect(texts.length).toBeGreaterThan(20)
  expect(texts.filter((text) => text.includes(' ') && !Object.hasOwn(choices, text))).toEqual([])
  expect(Object.keys(choices).filter((text) => !texts.includes(text))).toEqual([])
})

const descriptionsIn = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) =>
        key === 'description' && typeof inner === 'string' ? [inner] : descriptionsIn(inner),
      )
    : []

const namesIn = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) =>
        key === 'taskInfo' ? [String((inner as { name?: string }).name)] : namesIn(inner),
      )
    : []

it('has a name for every step of the templates, and for no other', () => {
  const at = resolve(import.meta.dirname, '../../python/templates')
  const files = readdirSync(at).filter((file) => file.endsWith('.yaml'))
  const names = files.flatMap((file) =>
    namesIn(parse(readFileSync(join(at, file), 'utf8').split('\n---\n')[0] ?? '')),
  )
  const own = [...new Set(names)].filter((name) => !/^[a-z-]+-\d+$/.test(name))
  expect(own.toSorted()).toEqual(Object.keys(templates.names).toSorted())
})

it.each(['examples/pipelines', 'python/templates'])('says what the pipelines of %s say', (place) => {
  const at = resolve(import.meta.dirname, '../..', place)
  const words = readdirSync(at)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => descriptionsIn(parse(readFileSync(join(at, file), 'utf8').split('\n---\n')[0] ?? '')))
  expect(words.length).toBeGreaterThan(50)
  expect(words.filter((text) => spoken(text, 'ja') === text)).toEqual([])
})
