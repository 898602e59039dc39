/** Reads the text of a pipeline file. Whatever is not one is refused with what it is, where, and what to do. */
import { type Document, LineCounter, type YAMLError } from 'yaml'
import type { PipelineSpec, PlatformSpec } from '#shared/pipeline.ts'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { withoutMark } from './byte-order-mark.ts'
import type { FieldPath, PipelineDocument, Place } from './document.ts'
import { descriptionIn } from './header.ts'
import { recognise, recognisePython, recogniseText } from './recognise.ts'
import { structureProblems } from './structure.ts'
import { type Data, DataError, nodeAt, toData } from './yaml-data.ts'
import { yamlDocuments } from './yaml-documents.ts'

const firstPlace: Place = { line: 1, column: 1 }
const sizeLimit = 64 * 1024 * 1024

const hints: Readonly<Record<string, string>> = {
  'duplicate-key': 'Take one of the two away.',
  'too-large': 'Write the values out instead of aliases, or compile the pipeline again.',
  'too-deep': 'Correct the file at this place, or compile it again.',
  'not-yaml': 'Correct the file at this place, or compile it again.',
}

type Parsed<T> = Result<T, Problem[]>
const refuse = (
  code: string,
  message: string,
  hint?: string,
  place?: Place,
): { ok: false; error: Problem[] } =>
  err([{ severity: 'error', code, message, ...(hint === undefined ? {} : { hint }), ...place }])

interface Source {
  readonly documents: readonly Document[]
  readonly lines: LineCounter
}
const placeIn = (lines: LineCounter, offset: number): Place => {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

function syntaxProblem(text: string, error: YAMLError, lines: LineCounter): Parsed<never> {
  const place = placeIn(lines, error.pos[0])
  const python = recognisePython(text)
  if (python !== undefined) return err([python])
  const [reason = ''] = error.message.split('\n')
  const isTooDeep = /call stack|recursion/i.test(reason)
  const plain = isTooDeep ? 'it is nested too deeply' : reason.replace(/ at line \d+, column \d+:?$/, '')
  const message = `This is not YAML at line ${place.line}: ${plain}.`
  return refuse('not-yaml', message, 'Correct the file at this place, or compile it again.', place)
}

function readYaml(text: string): Parsed<Source> {
  const lines = new LineCounter()
  const documents = yamlDocuments(text, lines)
  for (const document of documents) {
    const [error] = [
      ...document.errors,
      ...document.warnings.filter((warning) => warning.code === 'TAG_RESOLVE_FAILED'),
    ]
    if (error !== undefined) return syntaxProblem(text, error, lines)
  }
  // A trailing `---` or `...` makes an empty document that nobody meant.
  const meant = documents.filter(
    (document, index) => index === 0 || document.contents?.range?.[0] !== document.contents?.range?.[1],
  )
  return ok({ documents: meant, lines })
}

const firstField = /^components:$/m

/** The SDK writes a default with line breaks into its header as it is, which ends the comment too early. */
function readBelowHeader(text: string): Parsed<Source> | undefined {
  const start = text.startsWith('# PIPELINE DEFINITION') ? text.search(firstField) : -1
  if (start < 0) return undefined
  const header = text.slice(0, start).replaceAll(/[^\r\n]/g, '#')
  const read = readYaml(`${header}${text.slice(start)}`)
  return read.ok ? read : undefined
}

function readData(source: Source, index: number, name: 'spec' | 'platform'): Parsed<Data> {
  const document = source.documents[index]
  if (document === undefined || document.contents === null)
    return refuse(
      'empty',
      'This file is empty.',
      'Open a pipeline that kfp 2 has compiled to YAML.',
      firstPlace,
    )
  try {
    return ok(toData(document, name))
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    const start = error.node?.range?.[0]
    return refuse(
      error.code,
      error.message,
      hints[error.code],
      start === undefined ? undefined : placeIn(source.lines, start),
    )
  }
}

function schemaVersionProblem(
  data: unknown,
  locate: (path: FieldPath) => Place | undefined,
): Parsed<never> | undefined {
  const version = (data as { schemaVersion?: unknown }).schemaVersion
  if (typeof version !== 'string' || /^2\.[01]\.\d+/.test(version)) return undefined
  const hint = 'Nagare reads 2.0 and 2.1. Compile the pipeline again with a kfp 2 SDK.'
  return refuse(
    'schema-version',
    `The pipeline has the schemaVersion ${version}, which is not supported.`,
    hint,
    locate(['schemaVersion']),
  )
}

const locator =
  (source: Source) =>
  (path: FieldPath, name: 'spec' | 'platform' = 'spec') => {
    const document = source.documents[name === 'spec' ? 0 : 1]
    const start = document === undefined ? undefined : nodeAt(document, path)?.range?.[0]
    return start === undefined ? undefined : placeIn(source.lines, start)
  }

function countProblem(source: Source): Parsed<never> | undefined {
  const { documents, lines } = source
  const third = documents[2]
  if (third === undefined) return undefined
  const message = `This file holds ${documents.length} YAML documents; a pipeline file has one, or two with its platform settings.`
  return refuse(
    'several-documents',
    message,
    'Save each pipeline in its own file.',
    placeIn(lines, third.contents?.range?.[0] ?? 0),
  )
}

function build(text: string, source: Source): Parsed<PipelineDocument> {
  const spec = readData(source, 0, 'spec')
  if (!spec.ok) return spec
  const other = recognise(spec.value.value)
  if (other !== undefined) return err([other])
  const several = countProblem(source)
  if (several !== undefined) return several
  const locate = locator(source)
  const version = schemaVersionProblem(spec.value.value, locate)
  if (version !== undefined) return version
  const platform = source.documents.length > 1 ? readData(source, 1, 'platform') : undefined
  if (platform !== undefined && !platform.ok) return platform
  const problems = [
    ...structureProblems(spec.value.value, 'spec', locate),
    ...(platform === undefined
      ? []
      : platformProblems(platform.value.value, (path) => locate(path, 'platform'))),
  ]
  if (problems.length > 0) return err(problems)
  const numbers = new Map([...spec.value.numbers, ...(platform?.value.numbers ?? [])])
  return ok({
    spec: spec.value.value as PipelineSpec,
    ...(platform === undefined ? {} : { platform: platform.value.value as PlatformSpec }),
    ...((spec.value.value as PipelineSpec).pipelineInfo.description === undefined ? descriptionIn(text) : {}),
    numbers,
    locate,
  })
}

function platformProblems(data: unknown, locate: (path: FieldPath) => Place | undefined): Problem[] {
  if (typeof data === 'object' && data !== null && Object.hasOwn(data, 'platforms'))
    return structureProblems(data, 'platform', locate)
  const problem: Problem = {
    severity: 'error',
    code: 'several-documents',
    message: 'The second document of this file is not a platform specification: it has no `platforms`.',
    hint: 'Save each pipeline in its own file.',
  }
  return [{ ...problem, ...locate([]) }]
}

/**
 * Parses a pipeline file (KFP IR as YAML or JSON, with or without its platform document).
 * @returns problems with stable codes: `empty`, `binary`, `not-yaml`, `duplicate-key`, `too-large`, `too-deep`,
 * `python-source`, `argo-workflow`, `component-yaml`, `elyra-pipeline`, … (see `recognise.ts`), `schema-version`,
 * `several-documents`, `structure`. Line and column are given wherever there is a place to point at.
 */
export function parsePipeline(text: string): Result<PipelineDocument, Problem[]> {
  const plain = withoutMark(text)
  if (plain.length > sizeLimit) return refuse('too-large', 'This file is larger than 64 MB.')
  const known = recogniseText(plain)
  if (known !== undefined) return err([known])
  try {
    const read = readYaml(plain)
    const source = read.ok ? read : (readBelowHeader(plain) ?? read)
    if (!source.ok) return source
    const built = build(plain, source.value)
    const python = built.ok || built.error[0]?.code !== 'not-a-pipeline' ? undefined : recognisePython(plain)
    return python === undefined ? built : err([python])
  } catch (error) {
    if (error instanceof RangeError) return refuse('too-deep', 'This file is nested too deeply to be read.')
    throw error
  }
}
