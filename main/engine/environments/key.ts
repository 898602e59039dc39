import { createHash } from 'node:crypto'

/** What decides whether two steps can share an environment. */
export interface EnvironmentSpec {
  /** Normalised, sorted, without repetitions. */
  readonly requirements: readonly string[]
  readonly indexUrls: readonly string[]
  readonly trustedHosts: readonly string[]
}

/** `Scikit_Learn >= 1.2 ` and `scikit-learn>=1.2` are the same wish. Direct links and paths stay as written. */
function normaliseRequirement(line: string): string {
  const text = line.trim()
  if (/^(?:[a-z+]+:\/\/|git\+|\.|\/)/i.test(text)) return text
  const match = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(.*)$/s.exec(text)
  if (match === null) return text
  const name = packageName(match[1] ?? '')
  const rest = match[2] ?? ''
  const [constraint = '', ...marker] = rest.split(';')
  const tight = constraint.includes('@') ? ` ${constraint.trim()}` : constraint.replaceAll(/\s+/g, '')
  return marker.length === 0 ? name + tight : `${name}${tight} ; ${marker.join(';').trim()}`
}

/** A package's name as the index compares it. */
const packageName = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-')

/** The name that a requirement line starts with, normalised; undefined for links and paths without a name. */
export function requirementName(line: string): string | undefined {
  const match = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:$|[[(<>=!~;@\s])/.exec(line.trim())
  return match?.[1] === undefined ? undefined : packageName(match[1])
}

export function environmentSpec(request: {
  readonly packages: readonly string[]
  readonly indexUrls: readonly string[]
  readonly trustedHosts: readonly string[]
}): EnvironmentSpec {
  const lines = request.packages.map(normaliseRequirement).filter((line) => line !== '')
  return {
    requirements: [...new Set(lines)].sort(),
    indexUrls: request.indexUrls,
    trustedHosts: request.trustedHosts,
  }
}

interface Base {
  readonly platform: string
  readonly arch: string
  readonly version: string
  readonly path: string
}

/**
 * Key of a wish: the requirement lines as they are wished for, for one interpreter. Names the lock that they were
 * resolved to, and the folder of an environment whose installer resolved them itself.
 */
export function environmentKey(spec: EnvironmentSpec, base: Base): string {
  const content = ['nagare-environment/1', base.platform, base.arch, base.version, base.path, spec]
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 20)
}

/**
 * Content key of an environment, and the name of its folder (short, because Windows limits paths): the resolved
 * packages and the interpreter. Two wishes that come to the same packages share one.
 * @param lock as `uv pip compile` writes it
 */
export function contentKey(lock: string, base: Base): string {
  const content = ['nagare-lock/1', base.platform, base.arch, base.version, base.path, lock]
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 20)
}
