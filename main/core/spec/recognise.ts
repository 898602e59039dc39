/** Names the files that people take for a pipeline, with what to do instead. */
import type { Problem } from '#shared/problem.ts'
import { isRecord } from '#shared/record.ts'

type Root = Readonly<Record<string, unknown>>
interface Kind {
  readonly code: string
  readonly matches: (root: Root) => boolean
  readonly message: (root: Root) => string
  readonly hint: string
}

const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>(
    (node, key) => (isRecord(node) && Object.hasOwn(node, key) ? node[key] : undefined),
    value,
  )
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const has = (root: Root, ...keys: string[]): boolean => keys.every((key) => Object.hasOwn(root, key))
const apiGroup = (root: Root): string => text(root['apiVersion']).split('/')[0] ?? ''
const someValue = (value: unknown, test: (item: unknown) => boolean): boolean =>
  isRecord(value) && Object.values(value).some(test)

const recompile =
  'Compile its Python source with kfp 2: `pip install "kfp>=2"`, then `kfp dsl compile --py pipeline.py --output pipeline.yaml`.'

function argoMessage(root: Root): string {
  const sdk = text(at(root, 'metadata', 'annotations', 'pipelines.kubeflow.org/kfp_sdk_version'))
  if (sdk !== '')
    return `This is an Argo ${text(root['kind'])}, compiled by the v1 SDK (kfp ${sdk}), not a KFP v2 pipeline.`
  const byBackend =
    someValue(at(root, 'metadata', 'annotations'), () => true) ||
    someValue(at(root, 'spec', 'arguments'), () => true)
  const origin =
    byBackend && JSON.stringify(root).includes('system-dag-driver')
      ? ' that the Kubeflow backend made from a pipeline'
      : ''
  const likely = origin === '' ? ', compiled by the v1 SDK or written for Argo' : ''
  return `This is an Argo ${text(root['kind'])}${origin}${likely}, not a KFP v2 pipeline.`
}

const kinds: readonly Kind[] = [
  {
    code: 'argo-workflow',
    matches: (root) => apiGroup(root) === 'argoproj.io',
    message: argoMessage,
    hint: recompile,
  },
  {
    code: 'tekton-pipeline',
    matches: (root) => apiGroup(root) === 'tekton.dev',
    message: (root) => `This is a Tekton ${text(root['kind'])}, not a KFP v2 pipeline.`,
    hint: recompile,
  },
  {
    code: 'kfp-manifest',
    matches: (root) => apiGroup(root) === 'pipelines.kubeflow.org',
    message: (root) =>
      `This is a Kubernetes manifest of a KFP ${text(root['kind'])}, not the pipeline file itself.`,
    hint: 'Compile again without the Kubernetes manifest format, or take the part under spec.pipelineSpec.',
  },
  {
    code: 'kubeflow-resource',
    matches: (root) => apiGroup(root).endsWith('kubeflow.org'),
    message: (root) => `This is a Kubeflow ${text(root['kind'])} resource, not a pipeline.`,
    hint: 'Open the compiled YAML file of a pipeline.',
  },
  {
    code: 'component-yaml',
    matches: (root) => has(root, 'implementation') && isRecord(root['implementation']),
    message: (root) =>
      `This is a KFP component.yaml${root['name'] === undefined ? '' : ` (“${text(root['name'])}”)`}, a single component in the v1 format, not a pipeline.`,
    hint: 'Load it in Python with kfp.components.load_component_from_file, use it in a pipeline and compile that.',
  },
  {
    code: 'elyra-pipeline',
    matches: (root) =>
      root['doc_type'] === 'pipeline' || (has(root, 'primary_pipeline') && has(root, 'pipelines')),
    message: () => 'This is an Elyra pipeline, not a KFP v2 pipeline.',
    hint: 'In Elyra, export it for Kubeflow Pipelines in the YAML format.',
  },
  {
    code: 'pipeline-job',
    matches: (root) => has(root, 'pipelineSpec') || has(root, 'pipeline_spec'),
    message: () =>
      'This is a pipeline job (a pipeline together with its run configuration), not a pipeline file.',
    hint: 'Save the part under pipelineSpec as its own file.',
  },
  {
    code: 'snake-case',
    matches: (root) => has(root, 'pipeline_info') || has(root, 'schema_version'),
    message: () =>
      'This is a KFP pipeline with field names in snake_case; pipeline files are in camelCase (pipelineInfo).',
    hint: 'Compile it again with kfp 2.',
  },
  {
    code: 'platform-only',
    matches: (root) => has(root, 'platforms') && !has(root, 'pipelineInfo'),
    message: () =>
      'This is a platform specification, the second document of a pipeline file, without its pipeline.',
    hint: 'Put the pipeline before it, separated by a line with ---.',
  },
  {
    code: 'notebook',
    matches: (root) => has(root, 'cells', 'nbformat'),
    message: () => 'This is a Jupyter notebook, not a pipeline.',
    hint: 'Use it in a notebook component (dsl.notebook_component) and compile the pipeline.',
  },
  {
    code: 'github-workflow',
    matches: (root) =>
      has(root, 'jobs') &&
      (has(root, 'on') || someValue(root['jobs'], (job) => isRecord(job) && has(job, 'runs-on'))),
    message: () => 'This is a GitHub Actions workflow, not a pipeline.',
    hint: 'Open a compiled KFP pipeline.',
  },
  {
    code: 'kubernetes-manifest',
    matches: (root) => has(root, 'apiVersion', 'kind'),
    message: (root) => `This is a Kubernetes manifest (${text(root['kind'])}), not a pipeline.`,
    hint: 'Open a compiled KFP pipeline.',
  },
  {
    code: 'airflow-dag',
    matches: (root) =>
      has(root, 'dag_id') ||
      someValue(
        root,
        (dag) => isRecord(dag) && someValue(dag['tasks'], (task) => isRecord(task) && has(task, 'operator')),
      ),
    message: () => 'This is an Airflow DAG, not a KFP pipeline.',
    hint: 'Open a compiled KFP pipeline.',
  },
  {
    code: 'compose-file',
    matches: (root) =>
      someValue(
        root['services'],
        (service) => isRecord(service) && (has(service, 'image') || has(service, 'build')),
      ),
    message: () => 'This is a Docker Compose file, not a pipeline.',
    hint: 'Open a compiled KFP pipeline.',
  },
  {
    code: 'dvc-pipeline',
    matches: (root) => someValue(root['stages'], (stage) => isRecord(stage) && has(stage, 'cmd')),
    message: () => 'This is a DVC pipeline, not a KFP pipeline.',
    hint: 'Open a compiled KFP pipeline.',
  },
  {
    code: 'mlproject',
    matches: (root) => has(root, 'entry_points'),
    message: () => 'This is an MLflow MLproject file, not a pipeline.',
    hint: 'Open a compiled KFP pipeline.',
  },
  {
    code: 'mlmodel',
    matches: (root) => has(root, 'flavors'),
    message: () => 'This is an MLflow model description, not a pipeline.',
    hint: 'Open a compiled KFP pipeline.',
  },
  {
    code: 'conda-environment',
    matches: (root) => has(root, 'channels', 'dependencies'),
    message: () => 'This is a Conda environment, not a pipeline.',
    hint: 'Open a compiled KFP pipeline.',
  },
]

const specKeys = [
  'components',
  'defaultPipelineRoot',
  'deploymentSpec',
  'pipelineInfo',
  'root',
  'schemaVersion',
  'sdkVersion',
]
/** Nothing but fields of a pipeline: a copy that broke off, as the SDK writes the root last. */
const isCutOff = (keys: readonly string[]): boolean =>
  keys.some((key) => ['components', 'deploymentSpec', 'pipelineInfo'].includes(key)) &&
  keys.every((key) => specKeys.includes(key))

const ownKeys = ['pipelineInfo', 'root', 'deploymentSpec', 'schemaVersion']
/** Two of a pipeline's own fields: whatever else is wrong, it is meant to be one. */
const isMeantAsPipeline = (root: Root): boolean =>
  ownKeys.filter((key) => Object.hasOwn(root, key)).length >= 2

/** What this data is if it is not meant as a KFP pipeline; undefined when it is. */
export function recognise(root: unknown): Problem | undefined {
  const problem = (code: string, message: string, hint: string): Problem => ({
    severity: 'error',
    code,
    message,
    hint,
    line: 1,
  })
  const open = 'Open a pipeline that kfp 2 has compiled to YAML.'
  if (Array.isArray(root)) return problem('not-a-pipeline', 'This is a list, not a pipeline.', open)
  if (!isRecord(root)) return problem('not-a-pipeline', 'This is plain text, not a pipeline.', open)
  if (isMeantAsPipeline(root)) return undefined
  const kind = kinds.find((candidate) => candidate.matches(root))
  if (kind !== undefined) return problem(kind.code, kind.message(root), kind.hint)
  const keys = Object.keys(root)
  if (isCutOff(keys)) {
    const missing = ['pipelineInfo', 'root', 'schemaVersion'].filter((key) => !keys.includes(key))
    const list = missing.map((key) => `\`${key}\``).join(', ')
    const message = `This is only a part of a KFP pipeline: ${list} ${missing.length === 1 ? 'is' : 'are'} missing.`
    return problem('incomplete', message, 'The file seems to be cut off: copy it again, or compile it again.')
  }
  const some = keys.slice(0, 4).map((key) => `\`${key.slice(0, 40)}\``)
  const list = keys.length > 4 ? `${some.join(', ')}, …` : some.join(', ')
  const message =
    keys.length === 0 ? 'This file is empty.' : `This is not a KFP pipeline: its fields are ${list}.`
  return problem(keys.length === 0 ? 'empty' : 'not-a-pipeline', message, open)
}

const pythonLine =
  /^(?:import [\w.]+|from [\w.]+ import |def \w+\(.*\).*:|class \w+.*:|@(?:dsl\.|kfp\.|component))/m

/** Files that are no YAML at all, by how they begin. */
export function recogniseText(source: string): Problem | undefined {
  const problem = (code: string, message: string, hint: string): Problem => ({
    severity: 'error',
    code,
    message,
    hint,
    line: 1,
  })
  if (source.startsWith('PK\u0003\u0004'))
    return problem('binary', 'This is a ZIP archive.', 'Unpack it and open the YAML file inside.')
  // Two bytes a letter, read as one.
  if (/^(?:\uFFFD\uFFFD|\u00FF\u00FE|\u00FE\u00FF)?(?:.\0|\0.){2}/.test(source))
    return problem('not-utf8', 'This file is written in UTF-16.', 'Save it as UTF-8, and open it again.')
  if (source.includes('\0') || source.startsWith('\u001f')) {
    return problem(
      'binary',
      'This is a binary file, not a pipeline.',
      'Open a pipeline that kfp 2 has compiled to YAML.',
    )
  }
  if (source.trim() === '')
    return problem('empty', 'This file is empty.', 'Open a pipeline that kfp 2 has compiled to YAML.')
  return undefined
}

/** In a pipeline file that broke where code was pasted, code at the start of a line proves nothing. */
const pipelineLine = /^(?:pipelineInfo|root|components|deploymentSpec|schemaVersion):/m

/** Asked when the text is no YAML mapping: is it Python source? */
export const recognisePython = (source: string): Problem | undefined =>
  pythonLine.test(source) && !pipelineLine.test(source)
    ? {
        severity: 'error',
        code: 'python-source',
        message: 'This is Python source, not a compiled pipeline.',
        hint: 'Compile it: `kfp dsl compile --py pipeline.py --output pipeline.yaml`, then open the YAML file.',
        line: 1,
      }
    : undefined
