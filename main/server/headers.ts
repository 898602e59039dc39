import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '#server/types.ts'

/**
 * The page's policy. Scripts come from our own files only. Styles may be inline because the component and plot
 * libraries write `style` attributes and elements; images may be `data:` and `blob:` because plots are exported
 * through them. Frames show sandboxed previews of our own origin and nothing else, which also keeps a preview from
 * navigating itself away with what it has seen.
 */
export const pagePolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "frame-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * An artifact is somebody else's document: `sandbox` gives it an origin of its own, so it reaches neither our
 * storage nor our API. Its inline scripts run (a report of an interactive plot needs them); it loads and sends
 * nothing over any network, ours included.
 */
export const previewPolicy = [
  'sandbox allow-scripts',
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' data: blob:",
  "style-src 'unsafe-inline' data:",
  'img-src data: blob:',
  'font-src data:',
  'media-src data: blob:',
  'worker-src blob:',
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ')

/** Everything that is not a page of ours. If a browser should ever show it as one, it can do nothing. */
const inertPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'"

/** Headers that every answer carries; a route that sets its own policy or caching keeps it. */
export function securityHeaders(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next()
    const headers = c.res.headers
    const html = headers.get('content-type')?.startsWith('text/html') ?? false
    if (!headers.has('content-security-policy')) headers.set('content-security-policy', inertPolicy)
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
    headers.set('x-content-type-options', 'nosniff')
    headers.set('referrer-policy', 'no-referrer')
    headers.set('cross-origin-resource-policy', 'same-origin')
    if (html) headers.set('cross-origin-opener-policy', 'same-origin')
  }
}
