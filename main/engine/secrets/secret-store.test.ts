import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openSecretStore } from './secret-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'nagare-secrets-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'deep', 'store.json')
const store = openSecretStore(file)

it('keeps values where only the owner reads them, and lists names and keys', () => {
  store.set('secret', 'db', 'password', 'hunter22')
  store.set('secret', 'db', 'user', 'me')
  store.set('configMap', 'app', 'mode', 'fast')
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(store.list('secret')).toEqual([{ name: 'db', keys: ['password', 'user'] }])
  expect(openSecretStore(file).valuesOf('secret', 'db')).toEqual({ password: 'hunter22', user: 'me' })
  expect(store.keysOf('secret', 'app')).toBeUndefined()
})

it('refuses names that no cluster takes', () => {
  expect(store.set('secret', 'Not_OK', 'k', 'v').ok).toBe(false)
  expect(store.set('secret', 'ok', '../k', 'v').ok).toBe(false)
})

it('takes secret values of some length out of text, config maps stay', () => {
  expect(store.redactor()('hunter22 connects, me, fast')).toBe('••• connects, me, fast')
})

it('has a fingerprint that changes with the value and does not hold it', () => {
  const before = store.fingerprint('secret', 'db', 'password')
  expect(before).toMatch(/^[0-9a-f]{64}$/)
  store.set('secret', 'db', 'password', 'other-one')
  expect(store.fingerprint('secret', 'db', 'password')).not.toBe(before)
  expect(store.fingerprint('secret', 'db', 'none')).toBeUndefined()
})

it('removes one key, or all', () => {
  expect(store.remove('secret', 'db', 'nothing')).toBe(false)
  expect(store.remove('secret', 'db', 'user')).toBe(true)
  expect(store.list('secret')).toEqual([{ name: 'db', keys: ['password'] }])
  expect(store.remove('secret', 'db')).toBe(true)
  expect(store.keysOf('secret', 'db')).toBeUndefined()
  expect(readFileSync(file, 'utf8')).not.toContain('other-one')
})
