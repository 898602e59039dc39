/** Files that are no KFP pipelines but can become one: Elyra's pipelines, and single components. */

import { LineCounter } from 'yaml'
import { readComponentFile } from '#core/components/file.ts'
import { withoutMark } from '#core/spec/byte-order-mark.ts'
import { recognise } from '#core/spec/recognise.ts'
import { toData } from '#core/spec/yaml-data.ts'
import { yamlDocuments } from '#core/spec/yaml-documents.ts'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { readElyra } from './elyra/read-elyra.ts'
import type { Imported } from './imported.ts'
import { oneStep } from './one-step.ts'

/** JSON is YAML, so one reader does for both; undefined for what is neither. */
function dataOf(text: string): unknown {
  try {
    const [document, more] = yamlDocuments(text, new LineCounter())
    if (document === undefined || more !== undefined || document.errors.length > 0) return undefined
    return toData(document, 'spec').value
  } catch {
    return undefined
  }
}

function readComponent(fileName: string, text: string): Result<Imported, readonly Problem[]> | undefined {
  const [reading] = readComponentFile(fileName, text)
  if (reading?.source === undefined)
    return reading?.problem === undefined ? undefined : err([reading.problem])
  return ok({ doc: oneStep(reading.source, reading.title ?? reading.name ?? fileName), notes: [] })
}

const notWhole = (text: string): Problem =>
  text.trim() === ''
    ? {
        severity: 'error',
        code: 'empty',
        message: 'This Elyra pipeline is empty.',
        hint: 'Open it in Elyra and save it again.',
      }
    : {
        severity: 'error',
        code: 'elyra-pipeline',
        message: 'This Elyra pipeline cannot be read: it is no whole JSON.',
        hint: 'It may be cut off, or hold marks of a merge: open it in Elyra and save it again.',
      }

/** Undefined: none of these; read it as a pipeline. */
export function readForeign(
  fileName: string,
  text: string,
): Result<Imported, readonly Problem[]> | undefined {
  const code = /\.pipeline$/i.test(fileName) ? 'elyra-pipeline' : undefined
  // A pipeline file of many megabytes is not looked at twice.
  if (code === undefined && !/"?(?:primary_pipeline|doc_type|implementation)"?\s*:/.test(text))
    return undefined
  const data = dataOf(withoutMark(text))
  const kind = data === undefined ? undefined : recognise(data)?.code
  if (code !== undefined && data === undefined) return err([notWhole(text)])
  if (kind === 'elyra-pipeline' || (code !== undefined && data !== undefined))
    return readElyra(fileName, data)
  return kind === 'component-yaml' ? readComponent(fileName, text) : undefined
}
