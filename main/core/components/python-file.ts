/** The components of a `.py` file, read without running any of it. */
import { keyFor } from '#core/edit/steps.ts'
import { compileFunction, sdkFacts } from '#core/python/compile.ts'
import { functionsIn, isMark } from '#core/python/options.ts'
import { type Reading, readComponents } from '#core/python/signature.ts'
import { childrenOf, isError, type PythonProblem, PythonSource, type Span } from '#core/python/source.ts'
import { broken, type ComponentReading } from './reading.ts'
import { titleOf } from './title.ts'

const placeOf = (text: string, offset: number): { line: number; column: number } => {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

const problemOf = (text: string, { code, message, hint, from }: PythonProblem) => ({
  code,
  message,
  ...(hint === undefined ? {} : { hint }),
  ...placeOf(text, from),
})

/**
 * The comment `# nagare: cache=off` right above the decorator: for components that read or write what their inputs do
 * not tell of. The SDK has no word for it on a component, only on a task.
 */
function isCacheOff(source: PythonSource, definition: Span): boolean {
  const found = functionsIn(source).find((one) => one.definition.from === definition.from)
  const before = source.text.slice(0, found?.decorators[0]?.from ?? definition.from).trimEnd()
  return /^#\s*nagare:\s*cache\s*=\s*off\s*$/.test(before.slice(before.lastIndexOf('\n') + 1))
}

function readingOf(python: PythonSource, { function: one, problems }: Reading): ComponentReading {
  const { text } = python
  const problem = problems.find(isError)
  if (problem !== undefined || one === undefined)
    return broken(
      problem === undefined
        ? { code: 'no-function', message: 'This function cannot be read.' }
        : problemOf(text, problem),
      one?.name,
    )
  return {
    name: one.name,
    title: titleOf(one.name),
    ...(one.description === undefined ? {} : { description: one.description }),
    packages: one.options.packages,
    source: {
      name: keyFor(one.name),
      ...compileFunction(one, sdkFacts),
      ...(isCacheOff(python, one) ? { cache: false } : {}),
    },
  }
}

/** Functions that build a container's command when they are called: only Python can tell what it is. */
const containers = (source: PythonSource): ComponentReading[] =>
  functionsIn(source)
    .filter(({ decorators }) => decorators.some((one) => isMark(source, one, 'container_component')))
    .map(({ definition }) => {
      const name = [...childrenOf(definition)].find((one) => one.name === 'VariableName')
      return broken(
        {
          code: 'container-component',
          message:
            'The command of a container component is made by running its function, and files are never run.',
          hint: 'Compile it with kfp (`compiler.Compiler().compile(…)`) and put the component.yaml here.',
          ...placeOf(source.text, definition.from),
        },
        name === undefined ? undefined : source.of(name),
      )
    })

/** In the order of the file, container components last. Empty: a file that says nothing, as `__init__.py` often does. */
export function readPythonFile(text: string): readonly ComponentReading[] {
  const source = new PythonSource(text)
  const found = [...readComponents(text).map((reading) => readingOf(source, reading)), ...containers(source)]
  if (found.length > 0 || source.tree.topNode.firstChild === null) return found
  return [
    broken({
      code: 'no-component',
      message: 'No function here is marked as a component.',
      hint: 'Write @dsl.component above the function that is the step.',
    }),
  ]
}
