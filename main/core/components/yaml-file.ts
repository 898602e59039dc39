/** The component of a `component.yaml`, in the v1 format or compiled by the SDK 2. */
import { LineCounter } from 'yaml'
import { withoutMark } from '#core/spec/byte-order-mark.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { DataError, nodeAt, toData } from '#core/spec/yaml-data.ts'
import { yamlDocuments } from '#core/spec/yaml-documents.ts'
import { ComponentFault } from './fault.ts'
import { broken, type ComponentReading } from './reading.ts'
import { isV1, readV1 } from './v1.ts'
import { readV2 } from './v2.ts'

/** Undefined: not v1, or no YAML at all; then it is read as a pipeline file, whose reader says what is wrong. */
function readAsV1(text: string, fallbackName: string): ComponentReading | undefined {
  const lines = new LineCounter()
  const [document] = yamlDocuments(text, lines)
  if (document === undefined || document.errors.length > 0) return undefined
  try {
    const { value } = toData(document, 'spec')
    return isV1(value) ? readV1(value, fallbackName) : undefined
  } catch (error) {
    if (error instanceof DataError) return undefined
    if (!(error instanceof ComponentFault)) throw error
    const start = nodeAt(document, error.path)?.range?.[0]
    return broken({
      code: error.code,
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(start === undefined ? {} : { line: lines.linePos(start).line }),
    })
  }
}

export function readYamlFile(fileName: string, text: string): ComponentReading {
  const plain = withoutMark(text)
  const bare = fileName.slice(fileName.lastIndexOf('/') + 1).replace(/\.ya?ml$/i, '')
  try {
    const v1 = readAsV1(plain, bare)
    if (v1 !== undefined) return v1
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  const parsed = parsePipeline(plain)
  if (parsed.ok) return readV2(parsed.value)
  const [problem] = parsed.error
  return broken(problem ?? { code: 'not-a-component', message: 'This is no component.' })
}
