import { HTTPException } from 'hono/http-exception'

const brokenOff = (): HTTPException =>
  new HTTPException(400, { message: 'The request broke off before its end.' })

/** The body as it arrives. A client that goes away in the middle is no defect of ours: a 400 to nobody. */
export async function* arriving(request: Request): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of request.body ?? []) yield chunk
  } catch {
    throw brokenOff()
  }
}

/**
 * The whole body, or undefined when it is larger than allowed. A length that is declared is kept by the parser of
 * HTTP, so such a body is read in one go, which costs a tenth of a stream; without one it is counted as it arrives,
 * and nothing beyond the limit is ever held.
 */
export async function readBody(
  request: Request,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const declared = request.headers.get('content-length')
  if (declared !== null) {
    if (Number(declared) > maxBytes) return undefined
    const whole = await request.arrayBuffer().catch(() => {
      throw brokenOff()
    })
    return new Uint8Array(whole)
  }
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
