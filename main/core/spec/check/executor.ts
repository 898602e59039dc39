/** Judges what a component is run by, and what the platform document says about it. */

import { classifyExecutor } from '#core/plan/component.ts'
import {
  KubernetesSettings,
  knownNeeds,
  mountPaths,
  type NameResolver,
  rawKubernetesSettings,
} from '#core/plan/kubernetes.ts'
import type { ExecutorSpec, TaskInputParameter } from '#shared/pipeline.ts'
import { entry, executorOf, type PipelineDocument } from '../document.ts'
import { checkCode } from './code.ts'
import { outputParameter } from './ends.ts'
import { mentionsIn } from './mentions.ts'
import { dagName, type Finding } from './report.ts'
import type { Subject } from './subject.ts'

const kinds = ['container', 'importer', 'resolver', 'customJob'] as const

type Say = (path: readonly (string | number)[], finding: Finding) => void

function checkKind(executor: ExecutorSpec, key: string, say: Say): void {
  const given = kinds.filter((kind) => executor[kind] !== undefined)
  if (given.length === 1) return
  say([], {
    code: 'bad-executor',
    message:
      given.length === 0
        ? `The executor of \`${key}\` says nothing of what to run.`
        : `The executor of \`${key}\` is ${given.join(' and ')} at once.`,
    hint: 'Compile the pipeline again.',
  })
}

function checkImporter(executor: ExecutorSpec, { task, place, report }: Subject, say: Say): void {
  const { artifactUri } = executor.importer ?? {}
  if (executor.importer === undefined) return
  if (executor.importer.downloadToWorkspace === true) checkWorkspace(report.doc, place.key, say)
  const { constant, runtimeParameter = '' } = artifactUri ?? {}
  if (typeof constant === 'string' && constant !== '') return
  if (constant === undefined && entry(task.inputs?.parameters, runtimeParameter) !== undefined) return
  const message = `The importer \`${place.key}\` has no uri: neither a constant nor an input that it is given.`
  say(['importer', 'artifactUri'], {
    code: 'bad-executor',
    message,
    hint: 'Give it the path of a file or folder.',
  })
}

/** The SDK (2.17) does not compile it then. */
function checkWorkspace(doc: PipelineDocument, key: string, say: Say): void {
  const size = doc.platform?.platforms?.['kubernetes']?.pipelineConfig?.workspace?.size
  if (size !== undefined) return
  say(['importer', 'downloadToWorkspace'], {
    severity: 'warning',
    code: 'no-workspace',
    message: `The importer \`${key}\` downloads into the folder that all steps share, and the pipeline asks for none.`,
    hint: 'Give the pipeline a shared folder in its settings.',
  })
}

const fieldNames: Readonly<Record<string, string>> = { arguments: 'args', environment: 'env' }

/** Every name in a command has to be one that the component declares: nothing else is ever known there. */
function checkMentions(executor: ExecutorSpec, { component, place, report }: Subject, say: Say): void {
  const { command = [], args = [], env = [] } = executor.container ?? {}
  const texts = { command, arguments: args, environment: env.map(({ value }) => value) }
  for (const [field, words] of Object.entries(texts)) {
    for (const { side, kind, name, text } of mentionsIn(words)) {
      const declared: Readonly<Record<string, unknown>> =
        (side === 'inputs' ? component.inputDefinitions : component.outputDefinitions)?.[kind] ?? {}
      if (Object.hasOwn(declared, name)) continue
      const message = `In its ${field} \`${place.key}\` mentions ${text}, which its component does not have.`
      say(['container', fieldNames[field] ?? field], {
        code: 'bad-placeholder',
        message,
        ...report.suggest(name, Object.keys(declared)),
      })
    }
  }
}

function checkContainer(executor: ExecutorSpec, subject: Subject, say: Say): void {
  const { container } = executor
  if (container === undefined) return
  const { key } = subject.place
  const runsImage = classifyExecutor(executor, subject.report.doc.spec.sdkVersion).kind === 'container'
  if (runsImage && (container.image ?? '') === '') {
    say(['container', 'image'], {
      code: 'bad-executor',
      message: `The container of \`${key}\` has no image.`,
      hint: 'Give it one.',
    })
  }
  for (const [number, { name }] of (container.env ?? []).entries()) {
    if (name !== '' && !/[=\0]/.test(name)) continue
    const message = `\`${name}\` in \`${key}\` cannot be the name of an environment variable.`
    say(['container', 'env', number], {
      code: 'bad-name',
      message,
      hint: 'A name is not empty and has no “=”.',
    })
  }
  checkMentions(executor, subject, say)
}

/** A name in the platform document comes from the DAG around the task. */
const unresolved = (subject: Subject, input: TaskInputParameter): string | undefined => {
  const { dag, siblings } = subject
  const { componentInputParameter: name, taskOutputParameter: output } = input
  const inputs = dag.component.inputDefinitions?.parameters
  if (name !== undefined && entry(inputs, name) === undefined)
    return `the input \`${name}\`, which ${dagName(dag)} does not have`
  if (output === undefined || siblings.get(output.producerTask) === null) return undefined
  const found = outputParameter(siblings, output.producerTask, output.outputParameterKey)
  return found === undefined
    ? `\`${output.producerTask}.${output.outputParameterKey}\`, which does not exist`
    : undefined
}

function checkPlatform(subject: Subject): void {
  const { report, component, place } = subject
  const raw = rawKubernetesSettings(report.doc, component)
  if (Object.keys(raw).length === 0) return
  const about = {
    task: place.id,
    field: `platforms.kubernetes.deploymentSpec.executors.${component.executorLabel}`,
  }
  const say = (finding: Finding): void =>
    report.addToPlatform(component.executorLabel ?? '', { ...about, ...finding })
  const parsed = KubernetesSettings.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') ?? ''
    const message = `The Kubernetes settings of \`${place.key}\` make no sense at \`${where}\`: ${issue?.message ?? ''}.`
    say({ code: 'structure', message, field: `${about.field}.${where}` })
    return
  }
  const settings = parsed.data
  const asked: NameResolver = (input) => {
    const missing = unresolved(subject, input)
    if (missing !== undefined)
      say({
        code: 'unknown-input',
        message: `The Kubernetes settings of \`${place.key}\` refer to ${missing}.`,
      })
    return undefined
  }
  knownNeeds(settings, asked)
  for (const path of mountPaths(settings)) {
    if (path.startsWith('/')) continue
    say({
      code: 'bad-path',
      message: `\`${place.key}\` mounts a volume at \`${path}\`, which is not a path from the root on.`,
    })
  }
}

/** The executor of one task, which exists; each component is judged at its first place only. */
export function checkExecutor(subject: Subject): void {
  const { report, component, place } = subject
  const executor = executorOf(report.doc, component)
  if (executor === undefined || report.seen.has(component)) return
  report.seen.add(component)
  const label = component.executorLabel ?? ''
  const say: Say = (path, finding) =>
    report.add(['deploymentSpec', 'executors', label, ...path], {
      task: place.id,
      field: ['executor', ...path].join('.'),
      ...finding,
    })
  checkKind(executor, place.key, say)
  checkImporter(executor, subject, say)
  checkContainer(executor, subject, say)
  checkCode(executor, subject)
  checkPlatform(subject)
}
