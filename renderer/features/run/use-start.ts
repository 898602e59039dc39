import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useStudioClient } from '#client/ClientProvider.tsx'
import { asProblems } from '#client/errors.ts'

type Client = ReturnType<typeof useStudioClient>

/** Starts a run and opens it; a refusal stays where it was asked, in words. */
export const useStart = () => {
  const client = useStudioClient()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const go = async (call: (client: Client) => Promise<{ runId: string }>): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    try {
      const { runId } = await call(client)
      await navigate(`/runs/${runId}`)
    } catch (error) {
      const [first] = asProblems(error)
      setProblem([first?.message, first?.hint].filter(Boolean).join(' '))
    } finally {
      setBusy(false)
    }
  }
  return { start: (call: (client: Client) => Promise<{ runId: string }>) => void go(call), busy, problem }
}
