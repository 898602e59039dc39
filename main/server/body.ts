import { HTTPException } from 'hono/http-exception'

/** The body as it arrives. A client that goes away in the middle is no defect of ours: a 400 to nobody. */
export async function* arriving(request: Request): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of request.body ?? []) yield chunk
  } catch {
    throw new HTTPException(400, { message: 'The request broke off before its end.' })
  }
}

/**
 * The whole body, or undefined when it is larger than allowed. Counts what really arrives: a declared length can be
 * absent or a lie, and nothing beyond the limit is ever held.
 */
export async function readBody(
  request: Request,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return undefined
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of arriving(request)) {
    size += chunk.byteLength
    if (size > maxBytes) return undefined
    chunks.push(chunk)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}
