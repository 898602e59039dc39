import type { KeyValue } from '#engine/services.ts'

/** MLflow keeps prompts in the registry, told apart from models by this tag. */
export const promptTag = 'mlflow.prompt.is_prompt'

export const isPromptTag = ({ key, value }: KeyValue): boolean =>
  key === promptTag && value.toLowerCase() === 'true'

/** A prompt has no files; its versions name one of these instead of a source. */
export const promptSources: ReadonlySet<string> = new Set(['prompt-template', 'dummy-source'])
