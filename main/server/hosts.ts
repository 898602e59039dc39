import { hostname, networkInterfaces } from 'node:os'

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]']

/** True for an address that only this machine can reach. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)

/** An address as it stands in a URL. */
export const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host)

/**
 * The `Host` values a listener answers to. An exposed one also answers to this machine's own addresses and name,
 * because "all interfaces" is not an address that anybody types.
 */
export function hostValues(host: string, port: number): ReadonlySet<string> {
  const names = isLoopback(host)
    ? [...loopbackNames, inUrl(host)]
    : [...loopbackNames, inUrl(host), ...ownNames()]
  const lower = names.map((name) => name.toLowerCase())
  // Browsers leave out the default port.
  return new Set(lower.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])))
}

function ownNames(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return [hostname(), `${hostname()}.local`, ...addresses.map((address) => inUrl(address.address))]
}
