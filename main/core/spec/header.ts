/** The comment that the SDK puts above a compiled pipeline: its name, description and signature. */
import type { ComponentSpec, InputParameter, OutputParameter } from '#shared/pipeline.ts'
import type { PipelineDocument } from './document.ts'
import { byCodePoint } from './emit.ts'
import { numberKey, numberText } from './numbers.ts'
import { valueTypeNames } from './type-names.ts'

const pythonNames: Readonly<Record<string, string>> = {
  ...valueTypeNames,
  TASK_FINAL_STATUS: 'PipelineTaskFinalStatus',
  TASK_CONFIG: 'TaskConfig',
}

/** PyYAML needs `1.0e-07` and `.nan` where Python itself says `1e-07` and `nan`. */
const pythonFloat = (value: number): string =>
  Number.isFinite(value)
    ? numberText(value, 'float').replace('.0e', 'e')
    : numberText(value, 'float').replace('.', '')

/** A value as Python's `repr` prints it inside a container. */
function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return pythonFloat(value)
  if (typeof value === 'string') return pythonString(value)
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`
  const members = Object.entries(value).map(([key, item]) => `${pythonString(key)}: ${pythonRepr(item)}`)
  return `{${members.join(', ')}}`
}
function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const body = text
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
  return `${quote}${body.replaceAll('\t', '\\t')}${quote}`
}

/** At the top level the SDK quotes strings without escaping; a line break would end the comment, so we keep it in. */
const defaultText = (value: unknown, spelled: string | undefined): string =>
  typeof value === 'string' ? `'${value}'` : (spelled ?? pythonRepr(value))

type Side = 'inputDefinitions' | 'outputDefinitions'

function signature(doc: PipelineDocument, root: ComponentSpec, side: Side): string[] {
  const definitions = root[side]
  const lines: [string, string][] = []
  for (const [name, spec] of Object.entries<InputParameter | OutputParameter>(
    definitions?.parameters ?? {},
  )) {
    const type = pythonNames[spec.parameterType ?? ''] ?? 'str'
    const value = spec['defaultValue']
    const spelled = doc.numbers.get(numberKey('spec', ['root', side, 'parameters', name, 'defaultValue']))
    lines.push([name, value === undefined ? type : `${type} [Default: ${defaultText(value, spelled)}]`])
  }
  for (const [name, spec] of Object.entries(definitions?.artifacts ?? {})) {
    lines.push([name, spec.artifactType?.schemaTitle ?? spec.artifactType?.instanceSchema ?? ''])
  }
  return lines.sort(([a], [b]) => byCodePoint(a, b)).map(([name, text]) => `#    ${name}: ${text}`)
}

const commentSafe = (line: string): string =>
  line.replaceAll(/\r\n?|\n|[\u0085\u2028\u2029]/g, '\n#    ').replaceAll(/(?![\t\n])\p{Cc}/gu, ' ')

const descriptionStart = '# Description: '
const descriptionGoesOn = '#              '

/** The description that the header of a file's text has. */
export function descriptionIn(text: string): { headerDescription?: string } {
  const lines = text.slice(0, 20_000).split(/\r?\n/)
  const header = lines.slice(
    0,
    Math.max(
      0,
      lines.findIndex((line) => !line.startsWith('#')),
    ),
  )
  const start = header.findIndex((line) => line.startsWith(descriptionStart))
  if (start < 0) return {}
  const rest = header.slice(start + 1)
  const end = rest.findIndex((line) => !line.startsWith(descriptionGoesOn))
  const more = (end < 0 ? rest : rest.slice(0, end)).map((line) => line.slice(descriptionGoesOn.length))
  return { headerDescription: [header[start]?.slice(descriptionStart.length), ...more].join('\n') }
}

/** Ends in a line break. */
export function headerOf(doc: PipelineDocument): string {
  const { pipelineInfo, root } = doc.spec
  const inputs =
    root.inputDefinitions === undefined ? [] : ['# Inputs:', ...signature(doc, root, 'inputDefinitions')]
  const outputs =
    root.outputDefinitions === undefined ? [] : ['# Outputs:', ...signature(doc, root, 'outputDefinitions')]
  const about = pipelineInfo.description ?? doc.headerDescription
  const description = about
    ? [`${descriptionStart}${about.split(/\r\n|\r|\n/).join(`\n${descriptionGoesOn}`)}`]
    : []
  const lines = [
    '# PIPELINE DEFINITION',
    `# Name: ${pipelineInfo.name}`,
    ...description.flatMap((text) => text.split('\n')),
    ...inputs,
    ...outputs,
  ]
  return `${lines.map(commentSafe).join('\n')}\n`
}
