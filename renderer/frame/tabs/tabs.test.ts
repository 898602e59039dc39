// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { afterClosing, type DocumentTab, openTab } from './tabs.ts'

const tab = (path: string, title = path): DocumentTab => ({ path, href: path, kind: 'run', title })

describe('opening', () => {
  it('adds a tab once and keeps its place when its facts change', () => {
    const tabs = [tab('/a'), tab('/b')].reduce(openTab, [])
    const renamed = openTab(tabs, tab('/a', 'new name'))
    expect(renamed.map((open) => open.title)).toEqual(['new name', '/b'])
  })
  it('changes nothing when nothing changed, so that no one rerenders', () => {
    const tabs = openTab([], tab('/a'))
    expect(openTab(tabs, tab('/a'))).toBe(tabs)
  })
  it('lets the oldest go when there are too many', () => {
    const many = Array.from({ length: 30 }, (_, n) => tab(`/${n}`)).reduce(openTab, [])
    expect(many).toHaveLength(24)
    expect(many[0]?.path).toBe('/6')
  })
})

describe('closing', () => {
  const tabs = [tab('/a'), tab('/b'), tab('/c')]
  it('goes to the right neighbour, at the end to the left one', () => {
    expect(afterClosing(tabs, '/b')?.path).toBe('/c')
    expect(afterClosing(tabs, '/c')?.path).toBe('/b')
    expect(afterClosing([tab('/a')], '/a')).toBeUndefined()
  })
})
