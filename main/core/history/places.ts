/**
 * Where artifacts are, as text. MLflow gives each run the folder `…/<run>/artifacts` and each logged model
 * `…/<model>/artifacts`, and records that; nothing else is ever believed of a source, because a folder that somebody
 * sent could name any place of this machine as the artifacts of a run.
 */
export const isOwnFolder = (path: string, ownerId: string): boolean => {
  const parts = path.split(/[/\\]/).filter((part) => part !== '')
  return parts.at(-1) === 'artifacts' && parts.at(-2) === ownerId && !parts.includes('..')
}

/** Ids become names of folders here, and a database that somebody sent can hold any text as one. */
export const isPlainId = (id: string): boolean => /^[a-zA-Z0-9][\w-]{0,255}$/.test(id)

export type Place =
  | { readonly kind: 'path'; readonly path: string }
  /** Below the folder that a server keeps artifacts in. */
  | { readonly kind: 'proxied'; readonly path: string }
  | { readonly kind: 'elsewhere'; readonly scheme: string }

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What an artifact URI means. Paths may be relative, and are as the source wrote them. */
export const placeOf = (uri: string): Place => {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(uri)?.[1]?.toLowerCase()
  if (scheme === undefined) return { kind: 'path', path: uri }
  const rest = uri.slice(scheme.length + 1).replace(/^\/\/[^/]*(?=\/|$)/, '')
  if (scheme === 'file') return { kind: 'path', path: decoded(rest.replace(/^\/(?=[a-z]:)/i, '')) }
  if (scheme === 'mlflow-artifacts') return { kind: 'proxied', path: rest.replace(/^\/+/, '') }
  return { kind: 'elsewhere', scheme }
}

/** Artifact roots that moved: from the address in the source to the one here. */
export interface Moves {
  readonly moved: (uri: string) => string | undefined
  readonly add: (from: string, to: string) => void
}

const canonical = (uri: string): string => {
  const place = placeOf(uri)
  const text = place.kind === 'elsewhere' ? uri : `${place.kind}:${place.path}`
  return text.replace(/\/+$/, '')
}

/** Rewrites an address at or below a root that moved; undefined for one that is below none. */
export const createMoves = (): Moves => {
  const roots = new Map<string, string>()
  return {
    add: (from, to) => void roots.set(canonical(from), to.replace(/\/+$/, '')),
    moved: (uri) => {
      const text = canonical(uri)
      for (let end = text.length; end > 0; end = text.lastIndexOf('/', end - 1)) {
        const to = roots.get(text.slice(0, end))
        if (to !== undefined) return to + text.slice(end)
      }
      return undefined
    },
  }
}
