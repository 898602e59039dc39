// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { codeAt } from '#core/edit/source.ts'
import { pipeline } from '#core/spec/pipeline.test-helper.ts'
import { starterStep } from '../../adding/starter.ts'
import { createEditor } from '../../editor/editor.ts'
import { EditorProvider } from '../../editor/use-editor.ts'
import { useTyped } from './use-typed.ts'

test('long code is written when the typing rests, and within a second when it does not', () => {
  vi.useFakeTimers()
  const editor = createEditor(pipeline({ tasks: {}, components: {} }))
  const added = editor.perform({ edit: 'add-step', source: starterStep({ side: 'none' }), name: 'Step' })
  const node = (added.ok ? added.value.nodes?.[0] : undefined) ?? ''
  const { result } = renderHook(() => useTyped(node), {
    wrapper: ({ children }) => <EditorProvider value={editor}>{children}</EditorProvider>,
  })
  const long = `def step():\n${'    pass\n'.repeat(3000)}`
  const typed = (count: number): string => `${long}    # ${'x'.repeat(count)}\n`
  const written = (): number => /# (x+)/.exec(codeAt(editor.doc(), node) ?? '')?.[1]?.length ?? 0
  act(() => result.current.type(typed(1)))
  expect(written()).toBe(0)
  act(() => void vi.advanceTimersByTime(300))
  expect(written()).toBe(1)
  let latest = performance.now()
  for (let count = 2; count < 40; count += 1) {
    const before = written()
    act(() => {
      result.current.type(typed(count))
      vi.advanceTimersByTime(100)
    })
    if (written() > before) latest = performance.now()
    expect(performance.now() - latest).toBeLessThan(1000)
  }
  vi.useRealTimers()
})
