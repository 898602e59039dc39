import { useMemo } from 'react'
import { blockingOf } from '#core/partial/blocking.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import type { LaunchRequest, PipelineDetail } from '#shared/contract/studio.ts'
import type { Problem } from '#shared/problem.ts'

/** What keeps this run from starting: of a part, only what stands on its way. */
export const useBlocked = (
  { runProblems, unsupported, text: onDisk }: PipelineDetail,
  text: string | undefined,
  partial: LaunchRequest['partial'],
): readonly Problem[] =>
  useMemo(() => {
    const errors = runProblems.filter(({ severity }) => severity === 'error')
    if (errors.length === 0 || partial === undefined) return errors
    const parsed = parsePipeline(text ?? onDisk)
    if (!parsed.ok) return errors
    const machine = errors.filter((problem) => unsupported.includes(problem))
    const problems = errors.filter((problem) => !machine.includes(problem))
    return blockingOf(parsed.value, partial, problems, machine)
  }, [runProblems, unsupported, onDisk, text, partial])
