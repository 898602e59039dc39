/**
 * The code of a Python step as it is edited: the source in its command, without the lines that the SDK puts above
 * every function. Whatever is typed is kept as it is; what of it is wrong is told beside it.
 */

import { type Reading, readFunction } from './signature.ts'
import { errorAt, type PythonProblem } from './source.ts'

/** What the SDK puts above the function. */
export const sourceHead = [
  '',
  'import kfp',
  'from kfp import dsl',
  'from kfp.dsl import *',
  'from typing import *',
  '',
  '',
].join('\n')

/** The part of a source that is the person's own: without the SDK's lines above, and the one break at its end. */
export function codeIn(source: string): string {
  const own = source.startsWith(sourceHead) ? source.slice(sourceHead.length) : source
  return own.endsWith('\n') ? own.slice(0, -1) : own
}

/** The source with other code in it. @param known the source as it was, so that its lines above stay */
export function sourceWith(code: string, known = sourceHead): string {
  const head = known.startsWith(sourceHead) ? sourceHead : ''
  return `${head}${code.replaceAll(/\r\n?/g, '\n')}\n`
}

const readings = new Map<string, StepReading>()
const kept = 2_000

export interface StepReading extends Reading {
  /** True when the ports that the code asks for can be told: the function's head can be read. */
  readonly readable: boolean
}

/**
 * A step's code read, with what would keep it from running: also the decorator, which is for a file of pipelines and
 * has no meaning in a step. The same text is read once.
 */
export function readStep(code: string): StepReading {
  const known = readings.get(code)
  if (known !== undefined) return known
  const read = readFunction(code)
  const found = read.function
  const decorated = (found?.decorators ?? []).map((span) =>
    errorAt(
      'decorated',
      span,
      'The decorator of a component has no place in a step: it would fail there.',
      'Take it away; packages and image are in Environment.',
    ),
  )
  const isHead = ({ code: one, from }: PythonProblem): boolean =>
    one === 'syntax' && found !== undefined && from >= found.head.from && from <= found.head.to
  const reading: StepReading = {
    ...read,
    problems: [...read.problems, ...decorated].toSorted((a, b) => a.from - b.from),
    readable: found !== undefined && !read.problems.some(isHead),
  }
  if (readings.size >= kept) readings.clear()
  readings.set(code, reading)
  return reading
}

/** 1-based place of an offset. */
export function placeIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
