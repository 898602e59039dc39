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

/**
 * Name of the environment's folder. Short, because Windows limits paths. The requirement lines are hashed as they
 * are wished for, not as they were resolved: the same wish gives the same environment until it is deleted.
 */
export function environmentKey(
  spec: EnvironmentSpec,
  base: { readonly platform: string; readonly arch: string; readonly version: string; readonly path: string },
): string {
  const content = ['nagare-environment/1', base.platform, base.arch, base.version, base.path, spec]
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 20)
}
