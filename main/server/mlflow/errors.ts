import { Refusal, type RefusalCode } from '#engine/tracking/refusal.ts'

/** The one place where MLflow's error codes become statuses. The client retries 5xx for minutes, so none is here. */
const statuses: Readonly<Record<RefusalCode, number>> = {
  INVALID_PARAMETER_VALUE: 400,
  BAD_REQUEST: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  RESOURCE_DOES_NOT_EXIST: 404,
  NOT_FOUND: 404,
  ENDPOINT_NOT_FOUND: 404,
  NOT_IMPLEMENTED: 501,
}

export const refusalResponse = (refusal: Refusal): Response =>
  Response.json({ error_code: refusal.code, message: refusal.message }, { status: statuses[refusal.code] })

/** Runs a handler; a refusal is its answer, anything else is a defect for the app's last resort. */
export const answering = async (work: () => Response | Promise<Response>): Promise<Response> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal) return refusalResponse(error)
    throw error
  }
}
