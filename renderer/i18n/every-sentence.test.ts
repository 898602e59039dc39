/** Reads the sources for what they can say, and asks whether Japanese has words for it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import { components } from './ja/sentences/components.ts'
import { sentences } from './ja/sentences/index.ts'
import { samples } from './ja/sentences/samples.ts'
import { learn, type Sentence, spoken } from './sentences.ts'

/** Rooms whose words come to the editor, the launcher and the page of a run. */
const rooms = [
  'core/cel',
  'core/components',
  'core/edit',
  'core/export',
  'core/import',
  'core/partial',
  'core/plan',
  'core/python',
  'core/run',
  'core/schedule',
  'core/search',
  'core/spec',
  'engine/components',
  'engine/environments',
  'engine/exec',
  'engine/pipelines',
  'server/studio',
]

/** All that these write are programs, queries and names of the languages they are in. */
const programs: ReadonlySet<string> = new Set([
  'core/export/python/known-names.ts',
  'core/export/python/lightweight.ts',
  'core/export/python/names.ts',
  'core/export/python/types.ts',
  'core/export/python/writing.ts',
  'core/plan/install-script.ts',
  'core/python/compile.ts',
  'core/python/keywords.ts',
  'core/python/packages.ts',
  'core/search/ast.ts',
  'core/search/grammar.ts',
  'core/search/model-target.ts',
  'core/search/page.ts',
  'core/search/run-target.ts',
  'core/search/sql.ts',
  'engine/exec/journal.ts',
  'engine/exec/process/identity.ts',
  'engine/exec/process/wrapper.ts',
  'engine/pipelines/history.ts',
  'engine/pipelines/versions.ts',
])

/** What is no sentence for the page, by why. */
const others: Readonly<Record<string, readonly string[]>> = {
  'code that is written or looked for': [
    '# PIPELINE DEFINITION',
    'import kfp',
    'from kfp import dsl',
    'from kfp.dsl import *',
    'from typing import *',
    '(from versions: none)',
    'Traceback (most recent call last):',
    'import sys',
    'import json, platform, sys, sysconfig',
    'packages = [path for path in sys.path if path.endswith("-packages")]',
    'def x0',
    'return x0',
    'outputs x0 x1',
    'if __name__ == "__main__":',
    'name task value pipeline pattern full_name channel_type task_name items_or_pipeline_channel',
    'not ($1)',
    'NOT IN',
    'IS NULL',
    'IS NOT NULL',
    'EXISTS (SELECT 1 FROM experiment_tags x WHERE x.experiment = e.id AND x.key = ?x0)',
    'EXISTS (SELECT 1 FROM x0 AND x.key = ?x1)',
    ' AND x0',
    'registered_model_tags x WHERE x.model = m.id',
    'model_version_tags x WHERE x.version = v.id',
  ],
  'parts of sentences whose wholes are said (below)': [
    'Run notebook',
    'Run script',
    'Put it into the workspace, and add the built-in step “x0” with its path.',
    'There is an x0 `x1` already.',
    ', whose name the run will tell',
    '`x0` needs x1',
    'was canceled',
    'was interrupted',
    'did not succeed',
    ' that the Kubeflow backend made from a pipeline',
    ', compiled by the v1 SDK or written for Argo',
    'This is a KFP component.yamlx0, a single component in the v1 format, not a pipeline.',
    'x0 is not a package requirement.',
    ' (it comes with the package x0)',
    "(e.g. 'my-value'). Got value x0",
    "Expected a quoted string value for x0 'x1' x2",
    "Invalid comparator 'x0' for x1, not one of x2",
    'x0, and x1',
  ],
  'orders, which only programs ask for': [
    'Invalid order_by entity: x0',
    "Invalid order_by clause 'x0'. Could not be parsed.",
    "Invalid ordering key in order_by clause 'x0'.",
    "Invalid order_by entity 'dataset' in 'x0'.",
    'order_by can have at most x0 clauses.',
    '`order_by` contains duplicate fields: x0',
  ],
  'times and amounts': ['x0 min x1 s', 'x0 h x1 min', '1 GPU'],
  'values beside a condition': ['x0 is x1'],
  'names of things in the log of the server and in files': [
    'The components folder is not watched: x0',
    'The pipelines folder is not watched: x0',
    'A draft could not be read to its end; it was copied to x0.damaged.',
    'Run x0: x1 could not be kept: x2',
    'status x0',
    'studio x0',
  ],
  'headers of frames, which the page words by what they are': [
    'Else if',
    'For each',
    'Exit handler',
    'then always x0',
    'x0 items',
    'x0 list',
    'x0 branches',
    'One of',
    'final status',
  ],
  'names of types': ['Task status', 'Task config'],
  'what a step waits for, which comes as facts beside its words': [
    'the limit of loop `x0` (x1 at once)',
    'x0 cores (x1 free)',
    'x0 GPU (x2 free)',
    'x0 GPUs (x2 free)',
    'the pause before attempt x0 of x1',
    'x0 of memory (x1 free)',
    'memory: the machine has hardly any left',
    'space on the disk (x0 left; free some, and it goes on by itself)',
  ],
}

const known = new Set(Object.values(others).flat())

/** Several lines are a program. */
const isProgram = (text: string): boolean => text.trim().includes('\n')
/** More than names, units and signs. */
const hasWords = (text: string): boolean => /[a-z]{3}/i.test(text.replaceAll(/\bx\d/g, ''))

beforeAll(() => learn('ja', sentences))

/** A text of more than one word, with `x0`, `x1`… in its holes. */
interface Written {
  /** Below `main`, as `core/edit/move.ts`. */
  readonly file: string
  readonly text: string
}

const main = resolve(import.meta.dirname, '../../main')

const sourcesOf = (rooms: readonly string[]): readonly string[] =>
  rooms.flatMap((room) =>
    readdirSync(join(main, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\.test|test-helper/.test(file))
      .map((file) => `${room}/${file.replaceAll('\\', '/')}`),
  )

const sourceOf = (file: string): string => readFileSync(join(main, file), 'utf8')

const isText = (node: ts.Node): node is ts.StringLiteral | ts.NoSubstitutionTemplateLiteral =>
  ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)

/** What may stand in a hole: each text of a choice that is written out, else a name. */
function fillings(expression: ts.Expression, name: string): readonly string[] {
  if (ts.isParenthesizedExpression(expression)) return fillings(expression.expression, name)
  if (isText(expression)) return [expression.text]
  return ts.isConditionalExpression(expression)
    ? [...fillings(expression.whenTrue, name), ...fillings(expression.whenFalse, name)]
    : [name]
}

function textsOf(node: ts.Node): readonly string[] {
  if (isText(node)) return [node.text]
  if (!ts.isTemplateExpression(node)) return []
  return node.templateSpans.reduce<readonly string[]>(
    (texts, { expression, literal }, at) =>
      texts.flatMap((text) => fillings(expression, `x${at}`).map((filled) => text + filled + literal.text)),
    [node.head.text],
  )
}

/** Imports name files; an Error of the language is a fault of ours and nobody's sentence. */
const isNobodys = (node: ts.Node): boolean =>
  ts.isImportDeclaration(node) || (ts.isNewExpression(node) && node.expression.getText().endsWith('Error'))

const isInTemplate = (node: ts.Node): boolean =>
  node.parent !== undefined &&
  (ts.isTemplateSpan(node.parent) ||
    (ts.isConditionalExpression(node.parent) && isText(node) && isInTemplate(node.parent)) ||
    (ts.isParenthesizedExpression(node.parent) && isInTemplate(node.parent)))

const words = /[\w}`”")] [\w{`“"(]/

function writtenIn(file: string): readonly Written[] {
  const found: Written[] = []
  const visit = (node: ts.Node): void => {
    if (isNobodys(node)) return
    if (!isInTemplate(node))
      for (const text of textsOf(node)) if (words.test(text.trim())) found.push({ file, text })
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, sourceOf(file), ts.ScriptTarget.Latest, true))
  return found
}

const written = sourcesOf(rooms)
  .filter((file) => !programs.has(file))
  .flatMap(writtenIn)

it('every sentence that the core and the server write is said in Japanese', () => {
  const english = written.filter(
    ({ text }) => hasWords(text) && !known.has(text) && !isProgram(text) && spoken(text, 'ja') === text,
  )
  expect(english).toEqual([])
})

describe('what is left out', () => {
  it('is still there', () => {
    const texts = new Set(written.map(({ text }) => text))
    expect([...known].filter((text) => !texts.has(text))).toEqual([])
    const files = new Set(sourcesOf(rooms))
    expect([...programs].filter((file) => !files.has(file))).toEqual([])
  })
})

it.each([
  'Put it into the workspace, and add the built-in step “Run notebook” with its path.',
  'Put it into the workspace, and add the built-in step “Run script” with its path.',
  'There is an input `a` already.',
  'There is an output `a` already.',
  '`a` needs a Kubernetes volume claim, whose name the run will tell.',
  'Not run, because “Train” was canceled.',
  'Not run, because “Train” was interrupted.',
  'Not run, because “Train” did not succeed.',
  "Expected a quoted string value for tag 'a' (e.g. 'my-value'). Got value 3",
  "Expected numeric value type for metric 'a b'. Found 'It is. What is'",
  "Invalid comparator 'LIKE' for metric 'a', not one of =, !=",
  "Invalid entity type 'x'. Valid values are attributes, metrics, params",
  'Expected AND or OR, found the end of the filter',
  'This is an Argo Workflow that the Kubeflow backend made from a pipeline, not a KFP v2 pipeline.',
  'This is an Argo Workflow, compiled by the v1 SDK or written for Argo, not a KFP v2 pipeline.',
  'This is a KFP component.yaml (“a”), a single component in the v1 format, not a pipeline.',
  'A line of the package list is not a package requirement.',
  '"a b" is not a package requirement.',
  "“PIL” is not installed in this step's environment (it comes with the package pillow).",
])('whole: %s', (text) => expect(spoken(text, 'ja')).toMatch(/[ぁ-んァ-ン]/))

it('a new sentence would be found', () => {
  expect(spoken('A step that nobody has thought of.', 'ja')).toBe('A step that nobody has thought of.')
})

const sources = sourcesOf(['core', 'engine', 'server']).map(sourceOf).join('\n').replaceAll("\\'", "'")
const piecesOf = (written: string): string[] =>
  written
    .split(/\{\w+\}/)
    .map((piece) => piece.trim())
    .filter((piece) => piece.length > 3)

/** Three words after each other, or a shorter piece whole: some sentences are put together of several texts. */
const runsOf = (piece: string): string[] => {
  const words = piece.split(' ')
  return words.length < 3 ? [piece] : words.slice(2).map((_, at) => words.slice(at, at + 3).join(' '))
}

const isStillSaid = ([written]: Sentence): boolean => {
  const runs = piecesOf(written).flatMap(runsOf)
  return runs.filter((run) => sources.includes(run)).length * 2 >= runs.length
}

it('knows nothing that is said no more', () => {
  const own = new Set([...components, ...samples])
  const unsaid = sentences.filter((one) => !own.has(one) && !isStillSaid(one))
  expect(unsaid.map(([written]) => written)).toEqual([])
  expect(isStillSaid(['Nobody has ever written such a line.', ''])).toBe(false)
})
