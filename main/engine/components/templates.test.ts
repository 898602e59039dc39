import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bareMachine } from '#core/plan/machine.test-helper.ts'
import { unsupported } from '#core/plan/unsupported.ts'
import { check } from '#core/spec/check.ts'
import { graphOf } from '#core/spec/graph.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { createEventBus } from '#engine/events/event-bus.ts'
import { createComponents } from './components.ts'
import { createTemplates } from './templates.ts'

const python = resolve(import.meta.dirname, '../../../python')
const templates = createTemplates(resolve(python, 'templates'))
const found = await templates.list()

test('there are eight, with words for people and a drawing', () => {
  expect(found).toHaveLength(8)
  for (const { id, title, description, steps, graph } of found) {
    expect(title, id).not.toBe(id)
    expect(description.length, id).toBeGreaterThan(40)
    expect(steps, id).toBeGreaterThan(4)
    expect(graph.nodes.length, id).toBeGreaterThanOrEqual(steps)
  }
})

describe.each(found.map(({ id }) => id))('%s', (id) => {
  test('becomes a pipeline of another name in which nothing is wrong', async () => {
    const parsed = parsePipeline((await templates.text(id, 'My try')) ?? '')
    if (!parsed.ok) throw new Error(parsed.error[0]?.message)
    expect(parsed.value.spec.pipelineInfo).toMatchObject({ name: 'my-try', displayName: 'My try' })
    expect([...check(parsed.value), ...unsupported(parsed.value, bareMachine)]).toEqual([])
  })

  test('is made of the built-in components as they are now', async () => {
    const folder = mkdtempSync(resolve(tmpdir(), 'nagare-templates-'))
    const events = createEventBus()
    const components = createComponents({
      folder,
      builtIn: resolve(python, 'components'),
      events,
      log: () => undefined,
    })
    const known = (await components.list()).map(({ source }) => JSON.stringify(source?.executor))
    rmSync(folder, { recursive: true })
    const parsed = parsePipeline((await templates.text(id, 'x')) ?? '')
    if (!parsed.ok) throw new Error(parsed.error[0]?.message)
    const canonical = (value: unknown): string => JSON.stringify(value)
    for (const [name, executor] of Object.entries(parsed.value.spec.deploymentSpec?.executors ?? {})) {
      const { image, command, args } = executor.container ?? {}
      expect(known, name).toContain(canonical({ container: { image, command, args } }))
    }
  })
})

test('there is none of an unknown name', async () => {
  expect(await templates.text('../secret', 'x')).toBeUndefined()
})

test('a template is described in the words of the page that asks for it', async () => {
  const parsed = parsePipeline(
    (await templates.text('classification', 'x', { description: '分類の例' })) ?? '',
  )
  expect(parsed.ok && parsed.value.spec.pipelineInfo.description).toBe('分類の例')
})

test('its steps are called as the page that asks for it calls them, those in frames too', async () => {
  const names = { 'Take fold': '分割を取り出す', 'Load table': '表を読む' }
  const parsed = parsePipeline((await templates.text('cross-validation', 'x', { names })) ?? '')
  if (!parsed.ok) throw new Error('It cannot be read.')
  const labels = graphOf(parsed.value).nodes.map(({ label }) => label)
  expect(labels).toEqual(expect.arrayContaining(['分割を取り出す', '表を読む', 'Train classifier']))
  expect(labels).not.toContain('Take fold')
})
