import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useStudioClient } from '#client/ClientProvider.tsx'
import { asProblems } from '#client/errors.ts'
import { type Followed, followRun } from '#ui/run/followed.ts'
import { saidWith, useSpoken } from '#ui/use-spoken.ts'

type Client = ReturnType<typeof useStudioClient>
type Call = (client: Client) => Promise<{ runId: string }>

/** The pipeline on whose page the run is shown from now on. */
interface Follow {
  readonly pipelineId: string | undefined
  readonly part?: Followed['part']
}

/** Starts a run and opens it; a refusal stays where it was asked, in words. */
export const useStart = () => {
  const client = useStudioClient()
  const navigate = useNavigate()
  const say = useSpoken()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const go = async (call: Call, follow: Follow | undefined): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    try {
      const { runId } = await call(client)
      if (follow?.pipelineId !== undefined) followRun(follow.pipelineId, { runId, part: follow.part })
      await navigate(`/runs/${runId}`)
    } catch (error) {
      const [first] = asProblems(error)
      setProblem(first === undefined ? '' : saidWith(first, say, ' '))
    } finally {
      setBusy(false)
    }
  }
  return { start: (call: Call, follow?: Follow) => void go(call, follow), busy, problem }
}
