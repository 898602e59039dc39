/** A field of the inspector that somebody wants to see: a problem was clicked, a new input was made. */
import { create } from 'zustand'

export interface Asked {
  /** Undefined: the pipeline itself. */
  readonly node: string | undefined
  /** As problems name it: `inputs.parameters.lr`, `code:3:8`; `name`: what the step is called. */
  readonly field: string
  /** No two are alike: asked twice is asked again, after an answer too. */
  readonly count: number
}

const store = create<{ readonly asked: Asked | undefined }>(() => ({ asked: undefined }))

let asks = 0

export const askField = (node: string | undefined, field: string): void => {
  asks += 1
  store.setState({ asked: { node, field, count: asks } })
}

export const answerField = (): void => store.setState({ asked: undefined })

export const useAskedField = (): Asked | undefined => store(({ asked }) => asked)
