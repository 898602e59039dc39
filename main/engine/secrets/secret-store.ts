/**
 * Secrets and config maps of one workspace, as a cluster would hold them: named sets of keys with text values. They
 * are one file that only its owner can read; values leave it into the environment or the files of a step, never into
 * the database, a preimage or a log.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { LocalObject } from '#core/plan/machine.ts'
import { entry } from '#core/spec/document.ts'
import { err, ok, type Result } from '#shared/result.ts'

const Objects = z.record(z.string(), z.record(z.string(), z.string()))
const Stored = z.object({
  /** Makes fingerprints useless to whoever does not have this file. */
  salt: z.string(),
  secret: Objects,
  configMap: Objects,
})
type Stored = z.infer<typeof Stored>

export interface ObjectFacts {
  readonly name: string
  readonly keys: readonly string[]
}

export interface SecretStore {
  /** Names and keys in order; never a value. */
  list(kind: LocalObject): ObjectFacts[]
  keysOf(kind: LocalObject, name: string): readonly string[] | undefined
  /** Every key and value of one object; undefined when there is none. */
  valuesOf(kind: LocalObject, name: string): Readonly<Record<string, string>> | undefined
  /** @returns why the name or the key is none. */
  set(kind: LocalObject, name: string, key: string, value: string): Result<void, string>
  /** One key, or the whole object. False: it was not there. */
  remove(kind: LocalObject, name: string, key?: string): boolean
  /** Differs when the value differs, and tells nothing else; for cache keys. Undefined: there is none. */
  fingerprint(kind: LocalObject, name: string, key: string): string | undefined
  /** Takes the values of secrets out of text; made anew for each page or failure, as secrets change. */
  redactor(): (text: string) => string
}

/** What Kubernetes takes for an object's name and for its keys. */
const validName = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/
const validKey = /^[-._a-zA-Z0-9]+$/
/** Shorter values are in every other word; hiding them would hide the log. */
const shortestRedacted = 4

const stand = '•••'

class FileSecretStore implements SecretStore {
  private readonly file: string

  constructor(file: string) {
    this.file = file
  }

  private read(): Stored {
    try {
      return Stored.parse(JSON.parse(readFileSync(this.file, 'utf8')))
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { salt: '', secret: {}, configMap: {} }
      throw new Error(`The secrets in ${this.file} cannot be read: ${String(cause)}`, { cause })
    }
  }

  private write(stored: Stored): void {
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 })
    const salt = stored.salt === '' ? randomBytes(24).toString('base64') : stored.salt
    const draft = `${this.file}.${process.pid}.tmp`
    writeFileSync(draft, `${JSON.stringify({ ...stored, salt }, null, 2)}\n`, { mode: 0o600 })
    chmodSync(draft, 0o600)
    renameSync(draft, this.file)
  }

  list(kind: LocalObject): ObjectFacts[] {
    return Object.entries(this.read()[kind])
      .map(([name, values]) => ({ name, keys: Object.keys(values).sort() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  keysOf(kind: LocalObject, name: string): readonly string[] | undefined {
    const values = this.valuesOf(kind, name)
    return values === undefined ? undefined : Object.keys(values)
  }

  valuesOf(kind: LocalObject, name: string): Readonly<Record<string, string>> | undefined {
    return entry(this.read()[kind], name)
  }

  set(kind: LocalObject, name: string, key: string, value: string): Result<void, string> {
    if (!validName.test(name))
      return err(`“${name}” is no name: small letters, digits, “-” and “.” make one.`)
    if (!validKey.test(key)) return err(`“${key}” is no key: letters, digits, “-”, “_” and “.” make one.`)
    const stored = this.read()
    const object = { ...entry(stored[kind], name), [key]: value }
    this.write({ ...stored, [kind]: { ...stored[kind], [name]: object } })
    return ok(undefined)
  }

  remove(kind: LocalObject, name: string, key?: string): boolean {
    const stored = this.read()
    const object = entry(stored[kind], name)
    if (object === undefined || (key !== undefined && !Object.hasOwn(object, key))) return false
    const left = Object.entries(object).filter(([own]) => key !== undefined && own !== key)
    const others = Object.entries(stored[kind]).filter(([own]) => own !== name)
    const kept = left.length === 0 ? others : [...others, [name, Object.fromEntries(left)] as const]
    this.write({ ...stored, [kind]: Object.fromEntries(kept) })
    return true
  }

  fingerprint(kind: LocalObject, name: string, key: string): string | undefined {
    const stored = this.read()
    const value = entry(entry(stored[kind], name) ?? {}, key)
    if (value === undefined) return undefined
    return createHmac('sha256', stored.salt).update(`${kind}\0${name}\0${key}\0${value}`).digest('hex')
  }

  redactor(): (text: string) => string {
    const values = Object.values(this.read().secret)
      .flatMap((object) => Object.values(object))
      .flatMap((value) => [value, ...value.split('\n')])
      .filter((value) => value.trim().length >= shortestRedacted)
      .sort((a, b) => b.length - a.length)
    return (text) =>
      values.reduce((seen, value) => (seen.includes(value) ? seen.replaceAll(value, stand) : seen), text)
  }
}

export const openSecretStore = (file: string): SecretStore => new FileSecretStore(file)
