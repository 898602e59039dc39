// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest'
import { sessionTokens, takeTokenFromAddress, tokenIn } from './token.ts'

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
})
