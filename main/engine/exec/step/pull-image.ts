import { err, ok, type Result } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'
import type { ContainerEngine } from '../containers/engines.ts'
import { type AttemptJob, type StepServices, seconds } from './attempt-job.ts'

/** Makes sure that the image is there; what the engine says while it fetches goes into the step's log. */
export const pullImage = async (
  job: AttemptJob,
  services: StepServices,
  engine: ContainerEngine,
  image: string,
  policy: string | undefined,
): Promise<Result<string, Failure>> => {
  const from = services.clock.now()
  let told = false
  const onLine = (line: string): void => {
    if (!told) job.onPreparing()
    told = true
    job.log.note(line)
  }
  const found = await services.containers.image(engine, image, { policy, signal: job.signal, onLine })
  if (told && !job.signal.aborted) {
    if (found.ok) job.log.note(`Image ready after ${seconds(services.clock.now() - from)}.`)
    job.onPrepared()
  }
  if (found.ok) return ok(found.value)
  return err({
    reason: 'environment',
    message: `The image ${image} cannot be had: ${found.error}`,
    hint: `Check its name and the network; “${engine.kind} pull ${image}” shows the whole story.`,
  })
}
