/** What a file becomes on the canvas: its functions, itself as a step, or data that a step reads. */
import { readComponentFile } from '#core/components/file.ts'
import { titleOf } from '#core/components/title.ts'
import { keyFor } from '#core/edit/steps.ts'
import { compileFunction, sdkFacts } from '#core/python/compile.ts'
import { readFunction } from '#core/python/signature.ts'
import { childrenOf, isError, PythonSource, syntaxProblems } from '#core/python/source.ts'
import type { ComponentSource } from '#shared/components.ts'
import type { Problem } from '#shared/problem.ts'

export interface FileStep {
  readonly title: string
  readonly source: ComponentSource
}

export type StepOfFile =
  | { readonly kind: 'steps'; readonly steps: readonly FileStep[] }
  /** The step of the library that reads it, and the name of its input for the path. */
  | { readonly kind: 'data'; readonly component: string; readonly input: string }
  /** Open it in the list of pipelines. */
  | { readonly kind: 'pipeline' }
  | { readonly kind: 'refused'; readonly problem: Problem }

const problem = (code: string, message: string, hint: string): Problem => ({
  severity: 'error',
  code,
  message,
  hint,
})

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

const endingOf = (name: string): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
const stemOf = (name: string): string => (name.split(/[/\\]/).at(-1) ?? name).replace(/\.[^.]*$/, '')

/** A name that Python takes: `2024 report-final` is `step_2024_report_final`. */
function functionName(stem: string): string {
  const plain = stem
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toLowerCase()
  return /^[a-z]/.test(plain) ? plain : `step_${plain}`.replace(/_$/, '')
}

/** As a literal, raw where that is possible, so that it reads as it was written. */
function literal(text: string): string {
  if (!text.includes("'''") && !/[\\']$/.test(text) && !text.includes('\r')) return `r'''${text}'''`
  return `'''${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\r', '\\r')}'''`
}

function compiled(source: string, title: string): StepOfFile {
  const { function: found } = readFunction(source)
  if (found === undefined)
    return {
      kind: 'refused',
      problem: problem('bad-source', `“${title}” cannot be made into a step.`, 'Paste it into a new step.'),
    }
  const component: ComponentSource = { name: keyFor(found.name), ...compileFunction(found, sdkFacts) }
  return { kind: 'steps', steps: [{ title, source: component }] }
}

const packagesArgument = (packages: readonly string[]): string =>
  packages.length === 0
    ? ''
    : `(packages_to_install=[${packages.map((one) => JSON.stringify(one)).join(', ')}])`

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
    titleOf(own),
  )
}

const holdsMark = (text: string, mark: string): boolean =>
  new RegExp(`^\\s*@(?:kfp\\.)?(?:dsl\\.)?${mark}\\b`, 'm').test(text)

/** One function and nothing that would be lost without the rest of the file. */
function isJustFunction(text: string): boolean {
  const source = new PythonSource(text)
  const parts = [...childrenOf(source.tree.topNode)].filter(({ name }) => name !== 'Comment')
  return parts.length === 1 && parts[0]?.name === 'FunctionDefinition'
}

function pythonSteps(name: string, text: string, needed: PackagesOf): StepOfFile {
  if (holdsMark(text, 'pipeline')) return { kind: 'pipeline' }
  if (holdsMark(text, 'component') || holdsMark(text, 'container_component')) {
    const readings = readComponentFile(name, text)
    const steps = readings.flatMap(({ source, title, name: own }) =>
      source === undefined ? [] : [{ title: title ?? own ?? source.name, source }],
    )
    const broken = readings.find((one) => one.problem !== undefined)?.problem
    if (steps.length > 0) return { kind: 'steps', steps }
    if (broken !== undefined) return { kind: 'refused', problem: broken }
  }
  const [syntax] = syntaxProblems(new PythonSource(text))
  if (syntax !== undefined)
    return {
      kind: 'refused',
      problem: problem('syntax', syntax.message, 'Correct the file, and drop it again.'),
    }
  const read = isJustFunction(text) ? readFunction(text) : undefined
  if (read?.function !== undefined && !read.problems.some(isError))
    return compiled(text, titleOf(read.function.name))
  return scriptStep(name, text, needed(text))
}

interface Cell {
  readonly cell_type?: unknown
  readonly source?: unknown
}
const sourceOf = ({ source }: Cell): string =>
  Array.isArray(source) ? source.filter((line) => typeof line === 'string').join('') : String(source ?? '')

/** Only what has to be run: results of earlier runs would make the pipeline's file large. */
function bare(book: { readonly cells: readonly Cell[] }): string {
  const cells = book.cells.map((cell) =>
    cell.cell_type === 'code' ? { ...cell, outputs: [], execution_count: null } : cell,
  )
  return JSON.stringify({ ...book, cells }, null, 1)
}

function notebookStep(name: string, text: string, needed: PackagesOf): StepOfFile {
  let book: unknown
  try {
    book = JSON.parse(text)
  } catch {
    book = undefined
  }
  const cells = (book as { cells?: unknown } | undefined)?.cells
  if (!Array.isArray(cells))
    return {
      kind: 'refused',
      problem: problem('not-a-notebook', `${name} is no Jupyter notebook.`, 'Save it again in Jupyter.'),
    }
  const code = (cells as Cell[]).filter(({ cell_type: kind }) => kind === 'code').map(sourceOf)
  // Lines for the shell and commands of IPython are no Python.
  const plain = code.join('\n').replaceAll(/^\s*[%!].*$/gm, '')
  const packages = ['nbclient>=0.10,<1', 'nbformat>=5.9,<6', 'ipykernel>=6.29,<8', ...needed(plain)]
  const own = functionName(stemOf(name))
  return compiled(
    `@dsl.component${packagesArgument(packages)}
def ${own}(notebook: Output[Artifact]):
    """Runs the notebook ${name.replaceAll(/["\\]/g, '')}.

    Returns:
        notebook: The notebook with what its cells gave, also when one failed.
    """
    import nbformat
    from nbclient import NotebookClient

    book = nbformat.reads(${literal(bare(book as { cells: Cell[] }))}, as_version=4)
    try:
        NotebookClient(book).execute()
    finally:
        nbformat.write(book, notebook.path)
`,
    titleOf(own),
  )
}

/** Packages that a source's imports ask for. */
type PackagesOf = (code: string) => readonly string[]

/** @param text of anything but data, which is not looked into */
export function stepOfFile(name: string, text: string, needed: PackagesOf): StepOfFile {
  const ending = endingOf(name)
  if (ending === 'py') return pythonSteps(name, text, needed)
  if (ending === 'ipynb') return notebookStep(name, text, needed)
  const component = readers[ending]
  if (component !== undefined) return { kind: 'data', component, input: 'path' }
  if (['yaml', 'yml', 'pipeline'].includes(ending)) return foreignFile(name, text)
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
export const isDataFile = (name: string): boolean => readers[endingOf(name)] !== undefined
