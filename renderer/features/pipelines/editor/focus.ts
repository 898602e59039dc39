/** A field of the inspector that somebody wants to see: a problem was clicked, a new input was made. */
import { create } from 'zustand'

export interface Asked {
  /** Undefined: the pipeline itself. */
  readonly node: string | undefined
  /** As problems name it: `inputs.parameters.lr`, `code:3:8`. */
  readonly field: string
  /** Asked twice is asked again. */
  readonly count: number
}

const store = create<{ readonly asked: Asked | undefined }>(() => ({ asked: undefined }))

export const askField = (node: string | undefined, field: string): void =>
  store.setState(({ asked }) => ({ asked: { node, field, count: (asked?.count ?? 0) + 1 } }))

export const answerField = (): void => store.setState({ asked: undefined })

export const useAskedField = (): Asked | undefined => store(({ asked }) => asked)
