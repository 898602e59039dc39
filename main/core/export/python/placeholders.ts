/** Texts with placeholders in them, as Python expressions. */
import { inQuotes, pythonText } from './literal.ts'

/** A run of plain text, or an expression in its place. */
export type Piece = { readonly text: string } | { readonly expression: string }

const placeholder = /\{\{\$(?:\.[^{}]*?)?\}\}/g

/** Those that the SDK has a name for (`kfp.dsl`). */
const constants: Readonly<Record<string, string>> = {
  '{{$.pipeline_job_name}}': 'PIPELINE_JOB_NAME_PLACEHOLDER',
  '{{$.pipeline_job_resource_name}}': 'PIPELINE_JOB_RESOURCE_NAME_PLACEHOLDER',
  '{{$.pipeline_job_uuid}}': 'PIPELINE_JOB_ID_PLACEHOLDER',
  '{{$.pipeline_task_name}}': 'PIPELINE_TASK_NAME_PLACEHOLDER',
  '{{$.pipeline_task_uuid}}': 'PIPELINE_TASK_ID_PLACEHOLDER',
  '{{$.pipeline_root}}': 'PIPELINE_ROOT_PLACEHOLDER',
  '{{$.pipeline_job_create_time_utc}}': 'PIPELINE_JOB_CREATE_TIME_UTC_PLACEHOLDER',
  '{{$.pipeline_job_schedule_time_utc}}': 'PIPELINE_JOB_SCHEDULE_TIME_UTC_PLACEHOLDER',
  '{{$.outputs.output_file}}': 'PIPELINE_TASK_EXECUTOR_OUTPUT_PATH_PLACEHOLDER',
  '{{$.workspace_path}}': 'WORKSPACE_PATH_PLACEHOLDER',
  '{{$}}': 'PIPELINE_TASK_EXECUTOR_INPUT_PLACEHOLDER',
}

/** @param expressionOf undefined: the placeholder stays text */
export function piecesOf(text: string, expressionOf: (placeholder: string) => string | undefined): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(placeholder)) {
    const [whole] = match
    const constant = constants[whole]
    const expression = expressionOf(whole) ?? (constant === undefined ? undefined : `dsl.${constant}`)
    if (expression === undefined) continue
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) })
    pieces.push({ expression })
    end = match.index + whole.length
  }
  if (end < text.length || pieces.length === 0) pieces.push({ text: text.slice(end) })
  return pieces
}

/** A text, an expression, or an f-string of both. */
export function piecesCode(pieces: readonly Piece[], isText = false): string {
  const [only, more] = pieces
  if (only === undefined) return '""'
  if (more === undefined && 'text' in only) return pythonText(only.text)
  if (more === undefined && 'expression' in only && !isText) return only.expression
  const plain = pieces.map((piece) => ('text' in piece ? piece.text : '')).join('')
  // Before Python 3.12 the quote of the string cannot stand in its expressions.
  const quoted = pieces.some((piece) => 'expression' in piece && piece.expression.includes('"'))
  const quote = quoted || (plain.includes('"') && !plain.includes("'")) ? "'" : '"'
  const body = pieces.map((piece) =>
    'text' in piece
      ? inQuotes(piece.text, quote).replaceAll('{', '{{').replaceAll('}', '}}')
      : `{${piece.expression}}`,
  )
  return `f${quote}${body.join('')}${quote}`
}
