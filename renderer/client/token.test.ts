// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest'
import { onTokenInAddress, sessionTokens, takeTokenFromAddress, tokenIn } from './token.ts'

describe('a token', () => {
  it.each([
    ['http://127.0.0.1:5000/#token=abc_DEF-123', 'abc_DEF-123'],
    ['#token=abcdefgh', 'abcdefgh'],
    ['abcdefghijklmnopqrst', 'abcdefghijklmnopqrst'],
    ['http://127.0.0.1:5000/', undefined],
    ['hello', undefined],
  ])('in "%s" is %s', (text, token) => expect(tokenIn(text)).toBe(token))
})

describe('the address bar', () => {
  beforeEach(() => sessionStorage.clear())
  it('does not keep the token', () => {
    history.replaceState(null, '', '/runs/1?tab=log#token=abcdefgh')
    const tokens = sessionTokens()
    takeTokenFromAddress(tokens)
    expect(tokens.get()).toBe('abcdefgh')
    expect(location.href).toMatch(/\/runs\/1\?tab=log$/)
  })
  it('is left alone when it holds none', () => {
    history.replaceState(null, '', '/runs#/experiments/1')
    takeTokenFromAddress(sessionTokens())
    expect(location.hash).toBe('#/experiments/1')
  })
  it('is watched: a newer link opened in the same tab counts', () => {
    const tokens = sessionTokens()
    tokens.set('of-an-earlier-start')
    let taken = 0
    const stop = onTokenInAddress(tokens, () => taken++)
    history.replaceState(null, '', '/runs/1#token=of-this-start')
    dispatchEvent(new HashChangeEvent('hashchange'))
    expect([taken, tokens.get(), location.hash]).toEqual([1, 'of-this-start', ''])
    stop()
  })
})
