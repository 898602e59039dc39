/** What a file becomes on the canvas: its functions, itself as a step, or data that a step reads. */
import { readComponentFile } from '#core/components/file.ts'
import { titleOf } from '#core/components/title.ts'
import { functionsIn, isMark } from '#core/python/options.ts'
import { readFunction } from '#core/python/signature.ts'
import { childrenOf, isError, PythonSource, syntaxProblems } from '#core/python/source.ts'
import { placeIn } from '#core/python/step-code.ts'
import { withoutMark } from '#core/spec/byte-order-mark.ts'
import {
  compiled,
  functionName,
  literal,
  type PackagesOf,
  packagesArgument,
  problem,
  type StepOfFile,
  stemOf,
  titleFor,
  tooLarge,
} from './file-step.ts'
import { notebookStep } from './notebook-step.ts'

/** Readers of the built-in library by the ending of a file. */
const readers: Readonly<Record<string, string>> = {
  csv: 'load_csv',
  tsv: 'load_csv',
  txt: 'load_csv',
  parquet: 'load_parquet',
  pq: 'load_parquet',
  json: 'load_json',
  jsonl: 'load_json',
  ndjson: 'load_json',
}

/** The reader of tables unpacks these itself. */
const packed = /\.(csv|tsv|txt)\.(?:gz|bz2|xz|zip)$/i
const dataEnding = (name: string): string => packed.exec(name)?.[1]?.toLowerCase() ?? endingOf(name)
const endingOf = (name: string): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''

/** @param needed packages that its imports ask for */
function scriptStep(name: string, text: string, needed: readonly string[]): StepOfFile {
  const own = functionName(stemOf(name))
  const file = JSON.stringify(name)
  return compiled(
    `@dsl.component${packagesArgument(needed)}
def ${own}():
    """Runs the script ${name.replaceAll(/["\\]/g, '')}."""
    script = ${literal(text)}
    exec(compile(script, ${file}, "exec"), {"__name__": "__main__", "__file__": ${file}})
`,
    titleFor(name, own),
  )
}

const holdsMark = (source: PythonSource, mark: string): boolean =>
  functionsIn(source).some(({ decorators }) => decorators.some((one) => isMark(source, one, mark)))

const statements = (source: PythonSource) =>
  [...childrenOf(source.tree.topNode)].filter(({ name }) => name !== 'Comment')

function fault(name: string, text: string, source: PythonSource): StepOfFile | undefined {
  const [syntax] = syntaxProblems(source)
  if (syntax !== undefined) {
    const { line } = placeIn(text, syntax.from)
    const message = `Line ${line} of ${name} is no Python: ${syntax.message}`
    return { kind: 'refused', problem: problem('syntax', message, 'Correct the file, and drop it again.') }
  }
  if (statements(source).length > 0) return undefined
  return {
    kind: 'refused',
    problem: problem('empty', `There is no code in ${name}.`, 'Write what the step does, and drop it again.'),
  }
}

function components(name: string, text: string): StepOfFile {
  const readings = readComponentFile(name, text)
  const steps = readings.flatMap(({ source, title, name: own }) =>
    source === undefined ? [] : [{ title: title ?? own ?? source.name, source }],
  )
  const left = readings.flatMap(({ problem: why, name: own }) =>
    why === undefined
      ? []
      : [{ ...why, message: own === undefined ? why.message : `${own}: ${why.message}` }],
  )
  const [first] = left
  if (steps.length === 0 && first !== undefined) return { kind: 'refused', problem: first }
  return { kind: 'steps', steps, ...(left.length === 0 ? {} : { left }) }
}

function pythonSteps(name: string, text: string, needed: PackagesOf): StepOfFile {
  const large = tooLarge(name, text, 'Run script')
  if (large !== undefined) return large
  const source = new PythonSource(text)
  const wrong = fault(name, text, source)
  if (wrong !== undefined) return wrong
  if (holdsMark(source, 'pipeline')) return { kind: 'pipeline' }
  if (holdsMark(source, 'component') || holdsMark(source, 'container_component'))
    return components(name, text)
  // One function and nothing that would be lost without the rest of the file.
  const [only, more] = statements(source)
  const isJustFunction = more === undefined && only?.name === 'FunctionDefinition'
  const read = isJustFunction ? readFunction(text) : undefined
  if (read?.function !== undefined && !read.problems.some(isError))
    return compiled(text, titleOf(read.function.name))
  return scriptStep(name, text, needed(text))
}

/** @param text of anything but data, which is not looked into */
export function stepOfFile(name: string, text: string, needed: PackagesOf): StepOfFile {
  const ending = endingOf(name)
  const plain = withoutMark(text)
  if (ending === 'py') return pythonSteps(name, plain, needed)
  if (ending === 'ipynb') return notebookStep(name, plain, needed)
  const component = readers[dataEnding(name)]
  if (component !== undefined) {
    const settings = dataEnding(name) === 'tsv' ? { settings: { separator: '\\t' } } : {}
    return { kind: 'data', component, input: 'path', ...settings }
  }
  if (['yaml', 'yml', 'pipeline'].includes(ending)) return foreignFile(name, plain)
  return {
    kind: 'refused',
    problem: problem(
      'no-step',
      `${name} cannot become a step.`,
      'Drop Python (.py), a notebook (.ipynb), a component.yaml, or data (.csv, .parquet, .json).',
    ),
  }
}

function foreignFile(name: string, text: string): StepOfFile {
  if (!/^\s*implementation\s*:/m.test(text)) return { kind: 'pipeline' }
  const [reading] = readComponentFile(name, text)
  if (reading?.source === undefined) return { kind: 'pipeline' }
  return { kind: 'steps', steps: [{ title: reading.title ?? reading.source.name, source: reading.source }] }
}

/** Whether the text of a file is wanted, before it is read. */
export const isDataFile = (name: string): boolean => readers[dataEnding(name)] !== undefined
