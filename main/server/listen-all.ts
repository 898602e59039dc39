import { hostValues, inUrl, isLoopback } from '#server/hosts.ts'
import { type Listener, listen, type Place } from '#server/listen.ts'
import type { AppFetch } from '#server/types.ts'

export interface Addresses {
  readonly host: string
  /** Absent: the usual one, or the next that is free. 0: any free one. */
  readonly port?: number
  /** Also listen here, for the desktop shell. */
  readonly pipe?: string
  /** Urls that steps of an earlier server report to: they are kept, so that what they log is not lost. */
  readonly inUse: readonly string[]
  /** Filled with the `Host` values that the listeners answer to. */
  readonly hosts: Set<string>
  readonly log: (line: string) => void
}

export interface Listeners {
  readonly all: readonly Listener[]
  /** What goes into MLFLOW_TRACKING_URI. */
  readonly url: string
  readonly pageUrl: string
}

const usualPort = 5000
const portsTried = 50

type Via = Extract<Place, { readonly host: string }>['via']

/**
 * The listener that was asked for, the shell's pipe, and, when the first can be reached from outside and so wants
 * the token, a loopback one beside it: steps and scripts of this machine go on without a token. Where no port was
 * asked for, that of the steps which still run comes first; what they use otherwise is listened to as well.
 */
export async function listenAll(fetch: AppFetch, addresses: Addresses): Promise<Listeners> {
  const { host, hosts, pipe } = addresses
  const kept = addresses.inUse.flatMap(loopbackPlace)
  const via: Via = isLoopback(host) ? 'loopback' : 'exposed'
  const wanted = via === 'loopback' ? kept.filter((place) => place.host === host) : []
  const all: Listener[] = []
  const open = async (where: string, how: Via, candidates: Iterable<number>): Promise<number> => {
    const listener = await firstFree(fetch, where, how, candidates)
    for (const value of hostValues(where, listener.port)) hosts.add(value)
    all.push(listener)
    return listener.port
  }
  const port = await open(host, via, candidatesOf(addresses.port, wanted))
  const pageUrl = `http://${inUrl(isAnyAddress(host) ? '127.0.0.1' : host)}:${port}`
  let url = pageUrl
  if (via === 'exposed') {
    const own = await open('127.0.0.1', 'loopback', candidatesOf(0, kept))
    url = `http://127.0.0.1:${own}`
  }
  for (const place of kept) {
    if (all.some((one) => one.port === place.port)) continue
    await open(place.host, 'loopback', [place.port]).catch(() => addresses.log(lostPlace(place)))
  }
  if (pipe !== undefined) all.push(await listen(fetch, { pipe }))
  return { all, url, pageUrl }
}

interface KeptPlace {
  readonly host: string
  readonly port: number
}

/** Tokenless, and so never opened anywhere but on loopback. */
function loopbackPlace(url: string): KeptPlace[] {
  if (!URL.canParse(url)) return []
  const { hostname, port } = new URL(url)
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  return isLoopback(host) && port !== '' ? [{ host, port: Number(port) }] : []
}

const lostPlace = ({ host, port }: KeptPlace): string =>
  `Steps that still run report to http://${inUrl(host)}:${port}, where another program listens now. Close that program and start Nagare again: until then their metrics do not arrive.`

const isAnyAddress = (host: string): boolean => host === '0.0.0.0' || host === '::'

function* candidatesOf(port: number | undefined, kept: readonly KeptPlace[]): Generator<number> {
  if (port !== undefined && port !== 0) {
    yield port
    return
  }
  for (const place of kept) yield place.port
  if (port === undefined) for (let next = usualPort; next < usualPort + portsTried; next += 1) yield next
  yield 0
}

/** The last candidate's refusal is the answer. */
async function firstFree(
  fetch: AppFetch,
  host: string,
  via: Via,
  candidates: Iterable<number>,
): Promise<Listener> {
  let refusal: unknown
  for (const port of candidates) {
    try {
      return await listen(fetch, { host, port, via })
    } catch (error) {
      if (!isTaken(error)) throw error
      refusal = error
    }
  }
  throw refusal
}

/** Some systems keep a port for a service of their own and answer "not permitted". */
const isTaken = (error: unknown): boolean => {
  const { code } = error as NodeJS.ErrnoException
  return code === 'EADDRINUSE' || code === 'EACCES'
}
