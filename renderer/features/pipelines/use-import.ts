import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useStudioClient } from '#client/ClientProvider.tsx'
import { asProblems } from '#client/errors.ts'
import type { Problem } from '#shared/problem.ts'

export interface Refusal {
  readonly file: string
  readonly problems: readonly Problem[]
}

/** Adds dropped or picked files to the workspace. One good file is opened; each refused one says what it is. */
export const useImport = () => {
  const client = useStudioClient()
  const navigate = useNavigate()
  const [refusals, setRefusals] = useState<readonly Refusal[]>([])

  const addOne = async (file: File): Promise<string | Refusal> => {
    try {
      return (await client.pipelines.import({ fileName: file.name, text: await file.text() })).id
    } catch (error) {
      return { file: file.name, problems: asProblems(error) }
    }
  }
  const add = async (files: readonly File[]): Promise<void> => {
    const results = await Promise.all(files.map(addOne))
    const ids = results.filter((result) => typeof result === 'string')
    setRefusals(results.filter((result) => typeof result !== 'string'))
    const only = ids[0]
    if (only !== undefined && files.length === 1) await navigate(`/pipelines/${only}`)
  }
  const dismiss = (refusal: Refusal) => setRefusals((all) => all.filter((one) => one !== refusal))
  return { add, refusals, dismiss }
}
