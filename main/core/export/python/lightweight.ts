/** A compiled lightweight component as the decorated function that it was, its source untouched. */
import type { SyntaxNode } from '@lezer/common'
import { classifyExecutor, type PythonComponent } from '#core/plan/component.ts'
import { childrenOf, PythonSource, syntaxProblems } from '#core/python/source.ts'
import type { ComponentSpec, ExecutorSpec } from '#shared/pipeline.ts'
import { type Code, call, list, named, statement } from './code.ts'
import { dslNames, pythonNames, typingNames } from './known-names.ts'
import { pythonText } from './literal.ts'
import { hasOwnTypesOnly } from './types.ts'
import type { Writing } from './writing.ts'

export interface Lightweight {
  readonly component: PythonComponent
  /** From `def` on. */
  readonly definition: string
  /** Evaluated when the file is read: in annotations and defaults. */
  readonly names: ReadonlySet<string>
  readonly installsKfp: boolean
  readonly usesVenv: boolean
}

/** What the SDK writes above the source; more than that came from somewhere that we do not know. */
const headerImports = new Set([
  'import kfp',
  'from kfp import dsl',
  'from kfp.dsl import *',
  'from typing import *',
  'from kfp import components',
])

/** Names that an annotation or a default asks for; `a` in `f(a=1)` is none. */
function namesIn(source: PythonSource, node: SyntaxNode, names: Set<string>): void {
  for (const child of childrenOf(node)) {
    const isKeyword = child.name === 'VariableName' && child.nextSibling?.name === 'AssignOp'
    if (child.name === 'VariableName' && !isKeyword) names.add(source.of(child))
    else namesIn(source, child, names)
  }
}

function signatureNames(source: PythonSource, definition: SyntaxNode): Set<string> {
  const names = new Set<string>()
  for (const part of childrenOf(definition)) {
    if (part.name === 'TypeDef') namesIn(source, part, names)
    if (part.name !== 'ParamList') continue
    for (const child of childrenOf(part)) {
      const isArgument = child.name === 'VariableName' && child.prevSibling?.name !== 'AssignOp'
      if (child.name === 'VariableName' && !isArgument) names.add(source.of(child))
      else if (!isArgument) namesIn(source, child, names)
    }
  }
  return names
}

/** The one function of a source that has nothing besides; undefined for any other. */
function soleFunction(text: string): { definition: string; name: string; names: Set<string> } | undefined {
  const source = new PythonSource(text)
  const nodes = [...childrenOf(source.tree.topNode)].filter(({ name }) => name !== 'Comment')
  const rest = nodes.filter(
    (node) => node.name !== 'ImportStatement' || !headerImports.has(source.of(node).trim()),
  )
  const [only] = rest
  if (only?.name !== 'FunctionDefinition' || rest.length > 1) return undefined
  const name = [...childrenOf(only)].find((one) => one.name === 'VariableName')
  if (name === undefined || !text.slice(only.from).startsWith('def')) return undefined
  return {
    definition: text.slice(only.from).trimEnd(),
    name: source.of(name),
    names: signatureNames(source, only),
  }
}

const isKnown = (name: string): boolean =>
  dslNames.has(name) || typingNames.has(name) || pythonNames.has(name) || name === 'dsl' || name === 'kfp'

/** Undefined: no lightweight component, or one whose function alone does not make it. */
export function lightweightOf(
  component: ComponentSpec,
  executor: ExecutorSpec,
  sdkVersion: string | undefined,
): Lightweight | undefined {
  const python = classifyExecutor(executor, sdkVersion)
  if (python.kind !== 'python' || python.extraArgs.length > 0 || !hasOwnTypesOnly(component)) return undefined
  const found = soleFunction(python.source)
  if (found === undefined || found.name !== python.functionName || ![...found.names].every(isKnown))
    return undefined

  const script = executor.container?.command?.length === 7 ? (executor.container.command[2] ?? '') : ''
  return {
    component: python,
    definition: found.definition,
    names: found.names,
    installsKfp: /\bkfp\b/.test(script),
    usesVenv: script.includes('python3 -m venv'),
  }
}

/** Code that is not whole yet: the SDK reads it in every form, and refuses. */
export function isHalfTyped(executor: ExecutorSpec, sdkVersion: string | undefined): boolean {
  const what = classifyExecutor(executor, sdkVersion)
  return what.kind === 'python' && syntaxProblems(new PythonSource(what.source)).length > 0
}

const texts = (values: readonly string[]): Code => list(values.map(pythonText))

function decorator(one: Lightweight, component: ComponentSpec, image: string | undefined): Code {
  const { packages, indexUrls, trustedHosts } = one.component
  const asksForKfp = packages.some((name) => name.startsWith('kfp'))
  const hostsAreUrls = trustedHosts.join('\n') === indexUrls.join('\n')
  const passed = component.taskConfigPassthroughs ?? []
  return call('@dsl.component', [
    ...(image === undefined ? [] : [named('base_image', pythonText(image))]),
    ...(packages.length === 0 ? [] : [named('packages_to_install', texts(packages))]),
    ...(indexUrls.length === 0 ? [] : [named('pip_index_urls', texts(indexUrls))]),
    ...(indexUrls.length === 0 || hostsAreUrls ? [] : [named('pip_trusted_hosts', texts(trustedHosts))]),
    ...(one.installsKfp || asksForKfp ? [] : [named('install_kfp_package', 'False')]),
    ...(one.usesVenv ? [named('use_venv', 'True')] : []),
    ...(passed.length === 0 ? [] : [named('task_config_passthroughs', list(passed.map(passthrough)))]),
  ])
}

const passthrough = ({
  field,
  applyToTask,
}: {
  field?: string | undefined
  applyToTask?: boolean | undefined
}) =>
  call('dsl.TaskConfigPassthrough', [
    named('field', `dsl.TaskConfigField.${field ?? 'NONE'}`),
    ...(applyToTask === true ? [named('apply_to_task', 'True')] : []),
  ])

/** @param image absent when every task chooses its own */
export function lightweightSource(
  writing: Writing,
  one: Lightweight,
  component: ComponentSpec,
  image: string | undefined,
): string {
  for (const name of one.names) {
    if (typingNames.has(name)) writing.use('typing', name)
    else if (dslNames.has(name)) writing.use('kfp.dsl', name)
    else if (name === 'kfp') writing.importsKfp = true
  }
  return `${statement(decorator(one, component, image), 0)}\n${one.definition}`
}
