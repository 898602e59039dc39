import type { PythonComponent } from '#core/plan/component.ts'
import type { ReadyEnvironment } from '#engine/services.ts'
import type { Result } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'
import { type AttemptJob, type StepServices, seconds } from './attempt-job.ts'

/** An environment that is there already answers faster than this, and is not worth a state of its own. */
const preparingAfterMs = 150

/** Builds or finds the environment of a step; its builder's words go into the step's log. */
export const prepareEnvironment = async (
  job: AttemptJob,
  services: StepServices,
  { packages, indexUrls, trustedHosts, image }: PythonComponent,
): Promise<Result<ReadyEnvironment, Failure>> => {
  let told = false
  const preparing = (): void => {
    if (told) return
    told = true
    job.onPreparing()
  }
  // Without packages there is nothing to build, only an interpreter to be found.
  const timer = packages.length === 0 ? undefined : setTimeout(preparing, preparingAfterMs)
  const from = services.clock.now()
  try {
    const ready = await services.environments.ensure(
      { packages, indexUrls, trustedHosts, image },
      {
        signal: job.signal,
        onLine: (line) => {
          preparing()
          job.log.note(line)
        },
      },
    )
    if (ready.ok && ready.value.built)
      job.log.note(`Environment ready after ${seconds(services.clock.now() - from)}.`)
    if (ready.ok && ready.value.note !== undefined) job.log.note(ready.value.note)
    return ready
  } finally {
    clearTimeout(timer)
    if (told && !job.signal.aborted) job.onPrepared()
  }
}
