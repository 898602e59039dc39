/** A notebook as a step that runs its cells, in the format of Jupyter 4 and of 3 (`worksheets`). */
import { packageKey } from '#core/python/packages.ts'
import { isRecord } from '#shared/record.ts'
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

type Data = Readonly<Record<string, unknown>>
interface Book {
  readonly cells: readonly Data[]
  /** The same book with other cells. */
  readonly with: (change: (cell: Data) => Data) => Data
}

const cellsIn = (value: unknown): readonly Data[] => (Array.isArray(value) ? value.filter(isRecord) : [])

function bookOf(text: string): Book | undefined {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isRecord(data)) return undefined
  const { cells, worksheets } = data
  if (Array.isArray(cells)) {
    const known = cellsIn(cells)
    return { cells: known, with: (change) => ({ ...data, cells: known.map(change) }) }
  }
  if (!Array.isArray(worksheets)) return undefined
  const sheets = cellsIn(worksheets)
  return {
    cells: sheets.flatMap((sheet) => cellsIn(sheet['cells'])),
    with: (change) => ({
      ...data,
      worksheets: sheets.map((sheet) => ({ ...sheet, cells: cellsIn(sheet['cells']).map(change) })),
    }),
  }
}

/** Only what has to be run: results of earlier runs would make the pipeline's file large. */
const bare = (cell: Data): Data => {
  if (cell['cell_type'] !== 'code') return cell
  const count = Object.hasOwn(cell, 'prompt_number') ? { prompt_number: null } : { execution_count: null }
  return { ...cell, outputs: [], ...count }
}

/** Format 3 calls it `input`. */
function sourceOf(cell: Data): string {
  const source = cell['source'] ?? cell['input']
  if (Array.isArray(source)) return source.filter((line) => typeof line === 'string').join('')
  return typeof source === 'string' ? source : ''
}

/** Cells of another language (`%%bash`) and lines for the shell are no Python. */
const pythonIn = (code: string): string =>
  /^\s*%%(?!time|timeit|capture|prun)/.test(code)
    ? ''
    : code.replaceAll(/^\s*[%!].*$/gm, '').replaceAll(/^(\s*[\w, ]+=\s*)[!%].*$/gm, '$1None')

const install = /^\s*[%!]\s*(?:python3?\s+-m\s+|sys\.executable\s+-m\s+)?(?:uv\s+)?pip3?\s+install\s+(.+)$/gm
const withValue =
  /^(?:-r|--requirement|-c|--constraint|-i|--index-url|--extra-index-url|-f|--find-links|-t|--target|-e|--editable)$/

/** What `%pip install` lines ask for; files and addresses, which only stand on one machine, are left to them. */
function installedBy(code: string): string[] {
  return [...code.matchAll(install)].flatMap(([, line = '']) => {
    const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '')
    const named = words.filter(
      (word, index) => !word.startsWith('-') && !withValue.test(words[index - 1] ?? ''),
    )
    return named.filter((word) => /^[A-Za-z][\w.-]*(?:\[[\w,.-]+\])?(?:\s*(?:[=<>!~]=?|===).*)?$/.test(word))
  })
}

const languageOf = (text: string): string => {
  const { metadata } = JSON.parse(text) as { metadata?: unknown }
  const at = (one: unknown, key: string): unknown => (isRecord(one) ? one[key] : undefined)
  const named = at(at(metadata, 'language_info'), 'name') ?? at(at(metadata, 'kernelspec'), 'language')
  return typeof named === 'string' ? named : 'python'
}

const refused = (code: string, message: string, hint: string): StepOfFile => ({
  kind: 'refused',
  problem: problem(code, message, hint),
})

export function notebookStep(name: string, text: string, needed: PackagesOf): StepOfFile {
  const book = bookOf(text)
  if (book === undefined)
    return refused('not-a-notebook', `${name} is no Jupyter notebook.`, 'Save it again in Jupyter.')
  const language = languageOf(text)
  if (!/^i?python/i.test(language))
    return refused(
      'other-language',
      `${name} is written in ${language}; a step runs notebooks in Python.`,
      'Run it with the built-in step “Run shell command”.',
    )
  const code = book.cells.filter((cell) => cell['cell_type'] === 'code').map(sourceOf)
  if (code.every((one) => one.trim() === ''))
    return refused('empty', `There is no code in ${name}.`, 'Write what the step does, and drop it again.')
  const written = JSON.stringify(book.with(bare), null, 1)
  return tooLarge(name, written, 'Run notebook') ?? stepOf(name, written, packagesOf(code, needed))
}

/** Those that the notebook installs itself first: they may name a version. */
function packagesOf(code: readonly string[], needed: PackagesOf): readonly string[] {
  const own = ['nbclient>=0.10,<1', 'nbformat>=5.9,<6', 'ipykernel>=6.29,<8']
  const asked = [...installedBy(code.join('\n')), ...needed(code.map(pythonIn).join('\n')), ...own]
  const known = asked.map(packageKey)
  const once = asked.filter((_, index) => known.indexOf(known[index] ?? '') === index)
  return [...own.filter((one) => once.includes(one)), ...once.filter((one) => !own.includes(one))]
}

function stepOf(name: string, written: string, packages: readonly string[]): StepOfFile {
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

    book = nbformat.reads(${literal(written)}, as_version=4)
    try:
        NotebookClient(book).execute()
    finally:
        nbformat.write(book, notebook.path)
`,
    titleFor(name, own),
  )
}
