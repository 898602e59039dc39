import { randomBytes } from 'node:crypto'
import { HTTPException } from 'hono/http-exception'

/** Refusals of the door itself, before any service is asked. One table: code → status and words. */
const refusals = {
  WRONG_HOST: [421, 'This server does not answer to that host name.'],
  FOREIGN_ORIGIN: [403, 'Another site may not change anything here.'],
  UNAUTHORIZED: [401, 'The token of this server is missing or wrong.'],
  NOT_JSON: [415, 'Send the request as application/json.'],
  TOO_LARGE: [413, 'The request is larger than this server accepts.'],
  METHOD_NOT_ALLOWED: [405, 'This address does not take that method.'],
  BAD_REQUEST: [400, 'The request cannot be read.'],
  NOT_FOUND: [404, 'There is nothing at this address.'],
} as const
export type RefusalCode = keyof typeof refusals

/**
 * A refusal in the shape its caller reads: oRPC's for the studio API, MLflow's (`error_code`, `message`)
 * everywhere else.
 */
export function refuse(path: string, code: RefusalCode, detail?: string): Response {
  const [status, words] = refusals[code]
  return errorResponse(path, status, code, detail ?? words)
}

/**
 * The last resort. What reaches this is a defect: it is logged under a short id, and the caller gets the id but
 * nothing of the inside.
 */
export function answerFailure(path: string, error: unknown, log: (line: string) => void): Response {
  if (error instanceof HTTPException) return errorResponse(path, error.status, 'BAD_REQUEST', error.message)
  const id = reportFailure(path, error, log)
  return errorResponse(path, 500, 'INTERNAL_ERROR', failureWords(id))
}

/** Logs a defect and gives the id under which the log has it. */
export function reportFailure(place: string, error: unknown, log: (line: string) => void): string {
  const id = randomBytes(4).toString('hex')
  log(`error ${id} at ${place}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return id
}

export const failureWords = (id: string): string =>
  `Something went wrong inside Nagare; its log has it as ${id}.`

function errorResponse(path: string, status: number, code: string, message: string): Response {
  const body = isStudio(path)
    ? { json: { defined: false, code, status, message } }
    : { error_code: code, message }
  return Response.json(body, { status })
}

const isStudio = (path: string): boolean => path.startsWith('/api/studio/')
