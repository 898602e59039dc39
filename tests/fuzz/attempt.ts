/** One request of a fuzz run, as data: any host can send it, and a report can print it. */
export interface Attempt {
  readonly method: string
  /** Path and query, written as it goes over the wire. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
  /** The body breaks off before its end. */
  readonly breaksOff?: true
  /** What was done to it. */
  readonly what: string
  /** The statuses that are right, where the spoiling alone decides them. */
  readonly expected?: readonly number[]
}

/** What came back. */
export interface Outcome {
  readonly status: number
  readonly type: string
  readonly text: string
  readonly tookMs: number
}

/** In this long every answer is there; the machine may be busy with other tests. */
export const boundMs = 10_000

const isRefusal = (text: string): boolean => {
  try {
    const body = JSON.parse(text) as { error_code?: unknown; message?: unknown }
    const { error_code: code, message } = body
    return typeof code === 'string' && /^[A-Z_]+$/.test(code) && typeof message === 'string' && message !== ''
  } catch {
    return false
  }
}

/** Without a body by their nature. */
const isBare = ({ method }: Attempt, { status }: Outcome): boolean =>
  method === 'HEAD' || status === 304 || status === 416

/** What is wrong with an answer, or undefined. */
export const complaint = (attempt: Attempt, outcome: Outcome): string | undefined => {
  const { status, text, type, tookMs } = outcome
  if (tookMs > boundMs) return `took ${Math.round(tookMs)} ms`
  // MLflow's own answer to what a store cannot do; its client does not retry it.
  if (status >= 500 && !(status === 501 && text.includes('"NOT_IMPLEMENTED"'))) return `answered ${status}`
  if (attempt.expected !== undefined && !attempt.expected.includes(status))
    return `answered ${status}, not ${attempt.expected.join(' or ')}`
  if (status >= 400 && !isBare(attempt, outcome) && !(type.includes('json') && isRefusal(text)))
    return `answered ${status} without MLflow's error`
  return undefined
}

export const printed = ({ method, path, headers, body, what }: Attempt): string => {
  const shown = typeof body === 'string' ? body : (body && `${body.length} bytes`) || 'no body'
  return `${what}: ${method} ${path.slice(0, 300)} ${JSON.stringify(headers)} ${shown.slice(0, 600)}`
}
