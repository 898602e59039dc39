import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useStudioClient } from '#client/ClientProvider.tsx'
import { asProblems } from '#client/errors.ts'
import type { LaunchRequest } from '#shared/contract/studio.ts'
import type { Problem } from '#shared/problem.ts'
import { followRun, partOf } from '#ui/run/followed.ts'

export type LaunchState =
  | { readonly state: 'ready' }
  | { readonly state: 'starting' }
  | { readonly state: 'refused'; readonly problems: readonly Problem[] }

/** Starts the run; a refusal keeps the form as it is and says what to change. */
export const useLaunch = (onStarted: (opened: boolean) => void) => {
  const client = useStudioClient()
  const navigate = useNavigate()
  const [state, setState] = useState<LaunchState>({ state: 'ready' })
  const launch = async (request: LaunchRequest, open: boolean): Promise<void> => {
    setState({ state: 'starting' })
    try {
      const { runId } = await client.runs.launch(request)
      // The pipeline's own page shows it from now on, also when one comes back to it later.
      if (request.pipelineId !== undefined)
        followRun(request.pipelineId, { runId, part: partOf(request.partial) })
      setState({ state: 'ready' })
      onStarted(open)
      if (open) await navigate(`/runs/${runId}`)
    } catch (error) {
      setState({ state: 'refused', problems: asProblems(error) })
    }
  }
  return { state, launch }
}
