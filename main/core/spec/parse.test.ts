import { describe, expect, it } from 'vitest'
import type { Problem } from '#shared/problem.ts'
import { parsePipeline } from './parse.ts'

const refusal = (text: string): Problem => {
  const parsed = parsePipeline(text)
  if (parsed.ok) throw new Error('it was accepted')
  const [first] = parsed.error
  if (first === undefined) throw new Error('no problem was given')
  return first
}
const good = `pipelineInfo: {name: p}
schemaVersion: 2.1.0
root: {dag: {tasks: {a: {componentRef: {name: c}}}}}
components: {c: {executorLabel: e}}
deploymentSpec: {executors: {e: {container: {image: x}}}}
`

describe('files that are something else are named as what they are', () => {
  const table: readonly [string, string, string, RegExp][] = [
    ['nothing', ' \n\n', 'empty', /empty/],
    ['only comments', '# a\n# b\n', 'empty', /empty/],
    ['a ZIP archive', 'PK\u0003\u0004rest', 'binary', /ZIP/],
    ['bytes', 'a\0b', 'binary', /binary/],
    [
      'Python source',
      'import kfp\nfrom kfp import dsl\n\n@dsl.pipeline\ndef p(x: int):\n    train(x=x)\n',
      'python-source',
      /Python source/,
    ],
    ['Python that is YAML by chance', 'import kfp', 'python-source', /Python source/],
    ['a sentence', 'hello there', 'not-a-pipeline', /plain text/],
    ['a list', '- a\n- b\n', 'not-a-pipeline', /list/],
    ['other YAML', 'alpha: 1\nbeta: 2\n', 'not-a-pipeline', /`alpha`, `beta`/],
    [
      'an Argo workflow',
      'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata:\n  annotations: {pipelines.kubeflow.org/kfp_sdk_version: 1.8.22}\nspec: {}\n',
      'argo-workflow',
      /Argo Workflow, compiled by the v1 SDK \(kfp 1\.8\.22\)/,
    ],
    [
      'a bare Argo workflow',
      'apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nspec: {}\n',
      'argo-workflow',
      /Argo CronWorkflow, compiled by the v1 SDK or written for Argo/,
    ],
    [
      'a Tekton pipeline',
      'apiVersion: tekton.dev/v1beta1\nkind: PipelineRun\n',
      'tekton-pipeline',
      /Tekton PipelineRun/,
    ],
    [
      'a KFP manifest',
      'apiVersion: pipelines.kubeflow.org/v2beta1\nkind: PipelineVersion\nspec: {}\n',
      'kfp-manifest',
      /manifest of a KFP PipelineVersion/,
    ],
    [
      'a Katib experiment',
      'apiVersion: kubeflow.org/v1beta1\nkind: Experiment\n',
      'kubeflow-resource',
      /Kubeflow Experiment/,
    ],
    [
      'a component.yaml',
      'name: Add\ninputs: [{name: a}]\nimplementation: {container: {image: x}}\n',
      'component-yaml',
      /component\.yaml \(“Add”\)/,
    ],
    [
      'an Elyra pipeline',
      '{"doc_type": "pipeline", "version": "3.0", "primary_pipeline": "x", "pipelines": []}',
      'elyra-pipeline',
      /Elyra/,
    ],
    ['a pipeline job', '{"pipelineSpec": {"root": {}}, "runtimeConfig": {}}', 'pipeline-job', /pipeline job/],
    ['snake case', 'pipeline_info: {name: x}\nschema_version: 2.1.0\nroot: {}\n', 'snake-case', /snake_case/],
    ['a platform alone', 'platforms: {kubernetes: {}}\n', 'platform-only', /without its pipeline/],
    ['a notebook', '{"cells": [], "nbformat": 4, "metadata": {}}', 'notebook', /notebook/],
    [
      'a GitHub workflow',
      'name: CI\non: [push]\njobs: {test: {runs-on: ubuntu}}\n',
      'github-workflow',
      /GitHub/,
    ],
    [
      'a Kubernetes manifest',
      'apiVersion: apps/v1\nkind: Deployment\n',
      'kubernetes-manifest',
      /Kubernetes manifest \(Deployment\)/,
    ],
    [
      'an Airflow DAG',
      'my_dag:\n  tasks:\n    a: {operator: airflow.operators.bash.BashOperator}\n',
      'airflow-dag',
      /Airflow/,
    ],
    ['a compose file', 'services: {web: {image: nginx}}\n', 'compose-file', /Compose/],
    ['a DVC pipeline', 'stages: {train: {cmd: python train.py}}\n', 'dvc-pipeline', /DVC/],
    ['an MLproject', 'name: x\nentry_points: {main: {command: python x.py}}\n', 'mlproject', /MLproject/],
    ['an MLmodel', 'flavors: {sklearn: {}}\nrun_id: x\n', 'mlmodel', /model description/],
    [
      'a Conda environment',
      'channels: [conda-forge]\ndependencies: [python]\n',
      'conda-environment',
      /Conda/,
    ],
  ]
  it.each(table)('%s', (_, text, code, message) => {
    const problem = refusal(text)
    expect(problem.code).toBe(code)
    expect(problem.message).toMatch(message)
    expect(problem.severity).toBe('error')
    expect(problem.hint ?? '').not.toBe('')
  })

  it('an Argo workflow says how to compile again', () => {
    expect(refusal('apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n').hint).toContain('kfp dsl compile')
  })
})

describe('broken YAML is placed', () => {
  it('an open bracket', () => {
    expect(refusal(`${good}extra: [1, 2\nmore: 3\n`)).toMatchObject({ code: 'not-yaml', line: 7 })
  })
  it('a bad indent', () => {
    const problem = refusal('pipelineInfo:\n  name: x\n description: y\n')
    expect(problem).toMatchObject({ code: 'not-yaml', line: 3 })
    expect(problem.message).toMatch(/^This is not YAML at line 3: /)
  })
  it('an unknown tag', () =>
    expect(refusal(`${good}x: !!python/object:os.system 1\n`)).toMatchObject({ code: 'not-yaml', line: 6 }))
  it('a missing anchor', () =>
    expect(refusal(`${good}x: *nowhere\n`)).toMatchObject({ code: 'not-yaml', line: 6 }))
  it('a name that stands twice', () => {
    expect(refusal(`${good}root: {}\n`)).toMatchObject({ code: 'duplicate-key', line: 6, column: 1 })
  })
  it('nesting without end', () => {
    expect(refusal('['.repeat(50_000)).code).toMatch(/too-deep|not-yaml/)
    expect(refusal(`${good}x: ${'['.repeat(400)}${']'.repeat(400)}\n`).code).toBe('too-deep')
  })
  it('a file without end', () => expect(refusal('#'.repeat(64 * 1024 * 1024 + 1)).code).toBe('too-large'))
  it('code that was pasted without its indent, which makes no Python file of it', () => {
    const text = `${good}x: |\n  def f():\nimport os\ndef g(x):\n  return {\n`
    expect(refusal(text)).toMatchObject({ code: 'not-yaml', line: 8 })
  })
  it('a forbidden name', () =>
    expect(refusal(`${good}__proto__: {a: 1}\n`)).toMatchObject({ code: 'structure', line: 6 }))
})

describe('a pipeline that is not quite one', () => {
  it('says what is missing', () => {
    expect(refusal('pipelineInfo: {name: x}\nschemaVersion: 2.1.0\n')).toMatchObject({
      code: 'structure',
      field: 'root',
      message: '`root` is missing: it should be a mapping.',
    })
  })
  it('says what has the wrong form, and where', () => {
    const text = good.replace('image: x', 'image: 5')
    expect(refusal(text)).toMatchObject({
      code: 'structure',
      field: 'deploymentSpec.executors.e.container.image',
      message: '`deploymentSpec.executors.e.container.image` should be text, but is the number 5.',
      hint: 'Put it in quotes.',
      line: 5,
    })
  })
  it('knows the types', () => {
    const text = good.replace(
      'executorLabel: e',
      'executorLabel: e, inputDefinitions: {parameters: {a b: {parameterType: INTEGER}}}',
    )
    expect(refusal(text)).toMatchObject({
      field: 'components.c.inputDefinitions.parameters["a b"].parameterType',
      line: 4,
    })
    expect(refusal(text).message).toContain('one of NUMBER_DOUBLE, NUMBER_INTEGER')
  })
  it('refuses another schema version', () => {
    expect(refusal(good.replace('2.1.0', '3.0.0'))).toMatchObject({ code: 'schema-version', line: 2 })
  })
  it('accepts the older 2.0 schema', () =>
    expect(parsePipeline(good.replace('2.1.0', '2.0.0')).ok).toBe(true))
  it('refuses more than two documents', () => {
    expect(refusal(`${good}---\nplatforms: {}\n---\n${good}`)).toMatchObject({
      code: 'several-documents',
      line: 9,
    })
  })
  it('refuses a second pipeline in the same file', () => {
    expect(refusal(`${good}---\n${good}`)).toMatchObject({ code: 'several-documents', line: 7 })
  })
})

describe('what is accepted', () => {
  it('a byte order mark, CRLF, a document end and an empty last document', () => {
    for (const text of [
      `\uFEFF${good}`,
      good.replaceAll('\n', '\r\n'),
      `---\n${good}...\n`,
      `${good}---\n`,
    ]) {
      const parsed = parsePipeline(text)
      expect(parsed.ok ? parsed.value.spec.pipelineInfo.name : parsed.error).toBe('p')
    }
  })
  it('names of every kind', () => {
    for (const name of ['constructor', 'toString', 'a.b', 'a b', '日本', '😀', '1', 'true']) {
      const text = good.replace('tasks: {a:', `tasks: {${JSON.stringify(name)}:`)
      const parsed = parsePipeline(text)
      expect(parsed.ok ? Object.keys(parsed.value.spec.root.dag?.tasks ?? {}) : parsed.error).toEqual([name])
    }
  })
  it('a header that the SDK broke by a default with line breaks', () => {
    const header = "# PIPELINE DEFINITION\n# Name: p\n# Inputs:\n#    a: str [Default: '\nlead']\n"
    const text = `components:\n  c: {executorLabel: e}\n${good.replace(/^components.*\n/m, '')}`
    const parsed = parsePipeline(`${header}${text}`)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
    expect(parsed.value.locate?.(['components', 'c'])).toMatchObject({ line: 7 })
  })
  it('finds places in the text again', () => {
    const parsed = parsePipeline(`${good}---\nplatforms:\n  kubernetes: {}\n`)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
    expect(parsed.value.locate?.(['components', 'c', 'executorLabel'])).toEqual({ line: 4, column: 18 })
    expect(parsed.value.locate?.(['platforms', 'kubernetes'], 'platform')).toEqual({ line: 8, column: 3 })
  })
})
