import type { EnvironmentSpec } from '#engine/environments/key.ts'

/** A component's first index replaces the default one, further ones are added: what pip's two options mean. */
export function indexArguments(tool: 'uv' | 'pip', spec: EnvironmentSpec): readonly string[] {
  const [first, ...rest] = spec.indexUrls
  const args: string[] = []
  if (first !== undefined) args.push(tool === 'uv' ? '--default-index' : '--index-url', first)
  for (const url of rest) args.push(tool === 'uv' ? '--index' : '--extra-index-url', url)
  // uv stops at the first index that knows a name; pip compares all of them.
  if (tool === 'uv' && rest.length > 0) args.push('--index-strategy', 'unsafe-best-match')
  for (const host of spec.trustedHosts) {
    args.push(tool === 'uv' ? '--allow-insecure-host' : '--trusted-host', hostOf(host))
  }
  return args
}

/** Compiled files also give whole URLs where a host is meant. */
function hostOf(host: string): string {
  try {
    return host.includes('://') ? new URL(host).host : host
  } catch {
    return host
  }
}
