/** Makes `app://` known to Electron, before and after `ready`. */
import { protocol } from 'electron'
import type { PipeTarget } from './pipe.ts'
import { answerPage, scheme } from './scheme.ts'

/** Before `ready`. Leaves out `corsEnabled`, which would let other origins read, and `bypassCSP`. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme, privileges }])
}

export function serveScheme(target: () => Promise<PipeTarget>): void {
  protocol.handle(scheme, (request) => answerPage(request, target))
}
