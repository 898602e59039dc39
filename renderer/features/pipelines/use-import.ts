import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStudioClient } from '#client/ClientProvider.tsx'
import type { Problem } from '#shared/problem.ts'
import { textOf } from '#ui/text-of-file.ts'
import type { Question } from './files/PythonQuestion.tsx'
import { whatIsWrong } from './files/unreadable.ts'

export interface Refusal {
  readonly file: string
  readonly problems: readonly Problem[]
  /** It was taken over all the same, without what the problems name. */
  readonly id?: string
}

type Outcome = { readonly id: string } | Refusal
interface Asked {
  readonly question: Question
  readonly answer: (answer: string | undefined) => void
}

/** Adds dropped or picked files to the workspace. One good file is opened; each refused one says what it is. */
export const useImport = () => {
  const client = useStudioClient()
  const navigate = useNavigate()
  const [refusals, setRefusals] = useState<readonly Refusal[]>([])
  const [asked, setAsked] = useState<Asked | undefined>()
  const [reading, setReading] = useState<string | undefined>()
  const { t } = useTranslation('files')

  const ask = (question: Question): Promise<string | undefined> =>
    new Promise((resolve) => {
      const answer = (given: string | undefined): void => {
        setAsked(undefined)
        resolve(given)
      }
      setAsked({ question, answer })
    })

  /** Undefined: the person said no. */
  const addPython = async (fileName: string, text: string): Promise<Outcome | undefined> => {
    let request: { trust?: boolean; pipeline?: string } = {}
    for (;;) {
      const made = await client.pipelines.importPython({ fileName, text, ...request })
      if (made.status === 'imported') return { id: made.id }
      const question: Question =
        made.status === 'untrusted'
          ? { ask: 'trust', file: fileName }
          : { ask: 'choose', file: fileName, names: made.names }
      const answer = await ask(question)
      if (answer === undefined) return undefined
      request = made.status === 'untrusted' ? { trust: true } : { pipeline: answer }
    }
  }
  const addOne = async (file: File): Promise<Outcome | undefined> => {
    try {
      const text = await textOf(file)
      if (/\.py$/i.test(file.name)) return await addPython(file.name, text)
      const { id, notes = [] } = await client.pipelines.import({ fileName: file.name, text })
      return notes.length === 0 ? { id } : { id, file: file.name, problems: notes }
    } catch (error) {
      return { file: file.name, problems: whatIsWrong(error, file.name, t) }
    }
  }
  const add = async (files: readonly File[]): Promise<void> => {
    const outcomes: Outcome[] = []
    // One after the other: a question belongs to one file.
    for (const file of files) {
      setReading(file.name)
      const outcome = await addOne(file)
      if (outcome !== undefined) outcomes.push(outcome)
    }
    setReading(undefined)
    const told = outcomes.filter((outcome) => 'problems' in outcome)
    setRefusals(told)
    const [only] = outcomes
    if (only !== undefined && files.length === 1 && !('problems' in only))
      await navigate(`/pipelines/${only.id}`)
  }
  const dismiss = (refusal: Refusal) => setRefusals((all) => all.filter((one) => one !== refusal))
  return { add, refusals, dismiss, asked, reading }
}
