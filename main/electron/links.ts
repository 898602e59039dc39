/**
 * Addresses and files that reach the app from outside: `nagare://run/<id>` links, and pipeline files that someone
 * opens with it. Both are untrusted: they may choose what is shown, never start anything.
 */
import { isAbsolute, resolve } from 'node:path'

export const linkScheme = 'nagare'

export type Arrival =
  | { readonly kind: 'show'; readonly href: string }
  | { readonly kind: 'open'; readonly file: string }
  /** Someone started the app again: bring it to the front. */
  | { readonly kind: 'front' }

const safeId = /^[\w.-]{1,128}$/

/** The in-app address of a link; undefined for anything that is not exactly a known form. */
export function hrefOfLink(link: string): string | undefined {
  const url = URL.parse(link)
  if (!url || url.protocol !== `${linkScheme}:`) return undefined
  const ids = url.pathname.split('/').slice(1)
  if (!ids.every((id) => safeId.test(id) && !/^\.+$/.test(id))) return undefined
  if (url.host === 'run' && ids.length === 1) return `/runs/${ids[0]}`
  if (url.host === 'pipeline' && ids.length >= 1) return `/pipelines/${ids.join('/')}`
  return undefined
}

/** In-app addresses that a notification may carry: a path on our own origin. */
export const isHref = (href: string): boolean => /^\/(?![/\\])/.test(href) && href.length < 2048

/** Everything of interest on a command line; relative files are meant from `cwd`. */
export function arrivalsIn(argv: readonly string[], cwd: string): Arrival[] {
  return argv.flatMap((word): Arrival[] => {
    const href = hrefOfLink(word)
    if (href) return [{ kind: 'show', href }]
    if (word.startsWith('-') || !/\.ya?ml$/i.test(word)) return []
    return [{ kind: 'open', file: isAbsolute(word) ? word : resolve(cwd, word) }]
  })
}

/** Keeps what arrives before there is a window to show it in. */
export interface Arrivals {
  push(...arrivals: readonly Arrival[]): void
  /** From now on, arrivals go here at once; first those that waited. */
  deliverTo(receiver: (arrival: Arrival) => void): void
}

export function queueArrivals(): Arrivals {
  let receiver: ((arrival: Arrival) => void) | undefined
  let waiting: Arrival[] = []
  return {
    push(...arrivals) {
      if (receiver) arrivals.forEach(receiver)
      else waiting.push(...arrivals)
    },
    deliverTo(next) {
      receiver = next
      const early = waiting
      waiting = []
      early.forEach(next)
    },
  }
}
