/** `CreatePVC` and `DeletePVC` without a cluster: the claim is a folder of the workspace. No process, no slot. */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import type { AttemptJob, Outcome, StepServices } from './attempt-job.ts'
import { claimFolder } from './step-platform.ts'

const textIn = (job: AttemptJob, name: string): string | undefined => {
  const value = job.spec.inputs.parameters[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const badName = (message: string, hint: string): Outcome => ({
  type: 'failed',
  failure: { reason: 'bad-input', message, hint, field: 'pvc_name' },
})

const create = (job: AttemptJob, services: StepServices): Outcome => {
  const [name, suffix] = [textIn(job, 'pvc_name'), textIn(job, 'pvc_name_suffix')]
  if ((name === undefined) === (suffix === undefined))
    return badName(
      'A volume claim needs either a name or a suffix for one.',
      'Give CreatePVC exactly one of the two.',
    )
  const claim = name ?? `${job.facts.pipeline_job_resource_name ?? job.runId}${suffix ?? ''}`
  const folder = claimFolder(services.paths, claim)
  // As in the cluster's driver, a claim that exists is used as it is.
  mkdirSync(folder, { recursive: true })
  job.log.note(`The volume claim ${claim} is the folder ${folder}.`)
  return { type: 'succeeded', outputs: { parameters: { name: claim }, artifacts: {} } }
}

const remove = (job: AttemptJob, services: StepServices): Outcome => {
  const claim = textIn(job, 'pvc_name')
  if (claim === undefined) return badName('No volume claim is named to be deleted.', 'Give DeletePVC a name.')
  const folder = claimFolder(services.paths, claim)
  if (!existsSync(folder))
    return badName(`There is no volume claim \`${claim}\` to delete.`, 'It may have been deleted already.')
  rmSync(folder, { recursive: true, force: true })
  job.log.note(`Deleted the volume claim ${claim} with everything in ${folder}.`)
  return { type: 'succeeded', outputs: { parameters: {}, artifacts: {} } }
}

export const actForCluster = (
  stub: 'create' | 'delete',
  job: AttemptJob,
  services: StepServices,
): Outcome => {
  job.onRunning()
  return stub === 'create' ? create(job, services) : remove(job, services)
}
