import { beforeAll, describe, expect, it } from 'vitest'
import { sentences } from './ja/sentences/index.ts'
import { learn, spoken } from './sentences.ts'
import { sourcesOf, writtenIn } from './written.test-helper.ts'

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
    'x0, and x1',
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
