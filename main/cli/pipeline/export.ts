import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { exportPython } from '#core/export/python/export-python.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import { scanPipelines } from '#engine/pipelines/scan.ts'
import { workspacePaths } from '#engine/workspace/paths.ts'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { problemLines } from '../run/words.ts'
import { say } from '../terminal.ts'
import type { ExportPipelineCommand } from './arguments.ts'

/** `nagare export-pipeline`. Exit status: 0 written, 2 refused. */
export function exportPipeline(command: ExportPipelineCommand, workspace: string): number {
  const path = findFile(command.pipeline, workspace)
  if (path === undefined) {
    say(`There is no file ${command.pipeline}, and no pipeline of this name in ${workspace}.`)
    return 2
  }
  const made = convert(path, command.to)
  if (!made.ok) {
    for (const line of made.error.flatMap((problem) => problemLines(path, problem))) say(line)
    return 2
  }
  for (const line of made.value.notes.flatMap((note) => problemLines(path, note))) say(line)
  if (command.output === undefined) process.stdout.write(made.value.text)
  else return write(command.output, made.value.text)
  return 0
}

function findFile(given: string, workspace: string): string | undefined {
  if (statSync(given, { throwIfNoEntry: false })?.isFile() === true) return given
  const own = scanPipelines(workspacePaths(workspace).pipelines)
  return own.find(({ id, file }) => id === given || file === given)?.path
}

function convert(
  path: string,
  to: 'py' | 'yaml',
): Result<{ readonly text: string; readonly notes: readonly Problem[] }, readonly Problem[]> {
  const parsed = readDocument(path)
  if (!parsed.ok) return parsed
  return to === 'py' ? exportPython(parsed.value) : ok({ text: serializePipeline(parsed.value), notes: [] })
}

function readDocument(path: string): Result<PipelineDocument, readonly Problem[]> {
  try {
    return parsePipeline(readFileSync(path, 'utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return err([{ severity: 'error', code: 'unreadable', message: `${path} cannot be read: ${why}` }])
  }
}

function write(output: string, text: string): number {
  try {
    writeFileSync(output, text)
    say(`Written to ${output}.`)
    return 0
  } catch (error) {
    say(`${output} cannot be written: ${error instanceof Error ? error.message : String(error)}`)
    return 2
  }
}
