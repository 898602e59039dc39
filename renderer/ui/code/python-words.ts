/** What is offered while a step's code is typed: the types that ports can have, and Python's own words. */
import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  snippetCompletion,
} from '@codemirror/autocomplete'
import { globalCompletion, localCompletionSource } from '@codemirror/lang-python'

const artifacts = ['Dataset', 'Model', 'Metrics', 'ClassificationMetrics', 'HTML', 'Markdown', 'Artifact']

const ports: readonly Completion[] = [
  ...artifacts.flatMap((name, index) => [
    { label: `Input[${name}]`, type: 'type', boost: 90 - index },
    { label: `Output[${name}]`, type: 'type', boost: 80 - index },
  ]),
  { label: 'Input[List[Dataset]]', type: 'type', boost: 60 },
  ...['int', 'float', 'str', 'bool', 'list', 'dict'].map((label) => ({ label, type: 'type', boost: 70 })),
  snippetCompletion('Optional[${int}] = None', { label: 'Optional[int] = None', type: 'type', boost: 40 }),
  snippetCompletion("NamedTuple('Outputs', [('${name}', ${float})])", {
    label: "NamedTuple('Outputs', …)",
    type: 'type',
    boost: 30,
  }),
]

/** Behind a colon or an arrow stands a type. */
const typePlace = /(?::|->)\s*([\w[\]]*)$/

function portTypes(context: CompletionContext): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos)
  const before = line.text.slice(0, context.pos - line.from)
  const typed = typePlace.exec(before)?.[1]
  if (typed === undefined || (typed === '' && !context.explicit && !/(?::|->)\s$/.test(before))) return null
  return { from: context.pos - typed.length, options: [...ports], validFor: /^[\w[\]]*$/ }
}

export const pythonWords = [portTypes, localCompletionSource, globalCompletion]
