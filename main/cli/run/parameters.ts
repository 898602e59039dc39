import { isRecord } from '#shared/record.ts'
import { err, ok, type Result } from '#shared/result.ts'

/**
 * The values for a run: those of the file first, then each `--param` over them. A text that is JSON is that value,
 * anything else is the text itself. `fileText` is what `--params` names.
 */
export function readParameters(
  given: readonly { readonly name: string; readonly text: string }[],
  fileText: string | undefined,
): Result<Record<string, unknown>, string> {
  const fromFile = fileText === undefined ? ok({}) : readObject(fileText)
  if (!fromFile.ok) return fromFile
  const own = given.map(({ name, text }) => [name, readValue(text)] as const)
  return ok(Object.fromEntries([...Object.entries(fromFile.value), ...own]))
}

function readObject(text: string): Result<Record<string, unknown>, string> {
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return ok({ ...value })
    return err('holds no JSON object; write it as {"name": value, …}.')
  } catch (error) {
    return err(`is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
