// @vitest-environment jsdom
/** The address on a busy page: it is changed at once, and drawn late. */
import { act, cleanup, render, screen } from '@testing-library/react'
import { type ReactNode, useEffect, useState } from 'react'
import { type Location, type Navigator, parsePath, Router } from 'react-router'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pipeline } from '#core/spec/pipeline.test-helper.ts'
import { createEditor } from '../editor/editor.ts'
import { EditorProvider } from '../editor/use-editor.ts'
import { useAddress } from './use-address.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const home = '/pipelines/churn'

/** A router that keeps what is to be drawn until it is let go, one address after the other. */
function busyRouter() {
  const waiting: Location[] = []
  let keys = 0
  const drawn: { show?: (location: Location) => void } = {}
  const locationOf = (to: Parameters<Navigator['replace']>[0], state: unknown): Location => {
    const { pathname = home, search = '', hash = '' } = typeof to === 'string' ? parsePath(to) : to
    return { pathname, search, hash, state, key: String((keys += 1)) }
  }
  const change = (to: Parameters<Navigator['replace']>[0], state?: unknown): void => {
    const location = locationOf(to, state)
    history.replaceState(null, '', location.pathname + location.search)
    waiting.push(location)
  }
  const navigator: Navigator = {
    createHref: (to) => (typeof to === 'string' ? to : (to.pathname ?? '')),
    go: () => undefined,
    push: change,
    replace: change,
  }
  const Busy = ({ first, children }: { first: string; children: ReactNode }) => {
    const [location, setLocation] = useState(() => locationOf(first, undefined))
    useEffect(() => {
      drawn.show = setLocation
    }, [])
    return (
      <Router location={location} navigator={navigator}>
        {children}
      </Router>
    )
  }
  const letGo = (): void => {
    const next = waiting.shift()
    if (next !== undefined) act(() => drawn.show?.(next))
  }
  return { Busy, letGo, waiting, go: (to: string) => change(to) }
}

function opened(search: string) {
  history.replaceState(null, '', home + search)
  const editor = createEditor(pipeline({ tasks: {}, components: {} }))
  const router = busyRouter()
  const last: { address?: ReturnType<typeof useAddress> } = {}
  const Page = () => {
    const address = useAddress()
    useEffect(() => {
      last.address = address
    })
    return <output>{address.step}</output>
  }
  render(
    <router.Busy first={home + search}>
      <EditorProvider value={editor}>
        <Page />
      </EditorProvider>
    </router.Busy>,
  )
  const select = (...nodes: string[]): void => {
    act(() => editor.select(nodes))
    rest()
  }
  const rest = (): void => void act(() => vi.advanceTimersByTime(200))
  return { editor, select, rest, ...router, address: () => last.address }
}

const isSelected = (): string => screen.getByRole('status').textContent ?? ''

test('what was selected last stays selected while earlier addresses arrive', () => {
  const { select, letGo, waiting, rest } = opened('')
  select('a')
  select('b')
  select('a')
  expect(waiting).toHaveLength(3)
  while (waiting.length > 0) {
    letGo()
    expect(isSelected()).toBe('a')
    rest()
  }
  expect(location.search).toBe('?step=a')
})

test('nothing selected stays nothing selected', () => {
  const { select, letGo, waiting, rest } = opened('?step=a')
  expect(isSelected()).toBe('a')
  select()
  select('a')
  select()
  while (waiting.length > 0) {
    letGo()
    expect(isSelected()).toBe('')
    rest()
  }
  expect(location.search).toBe('')
})

test('what opens beside the canvas takes nothing out of an address that is not drawn yet', () => {
  const { select, letGo, waiting, address } = opened('?step=a')
  select('b')
  act(() => address()?.launch(true))
  expect(location.search).toBe('?step=b&launch=1')
  while (waiting.length > 0) letGo()
  expect(isSelected()).toBe('b')
  expect(address()?.launching).toBe(true)
})

test('a page that is left already writes nothing into the address of the next one', () => {
  const { editor, rest, go } = opened('?step=a')
  act(() => editor.select(['b']))
  go('/pipelines/other?step=z')
  rest()
  expect(location.pathname + location.search).toBe('/pipelines/other?step=z')
})

test('an address from outside leads to its step, also one that was there before', () => {
  const { select, letGo, go } = opened('?step=a')
  select('b')
  letGo()
  go(`${home}?step=a`)
  letGo()
  expect(isSelected()).toBe('a')
})
