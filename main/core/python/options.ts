/** The functions of a source, and what stands above them: `@dsl.component(base_image='…', packages_to_install=[…])`. */
import type { SyntaxNode } from '@lezer/common'
import { literalOf } from './literal.ts'
import { childrenOf, errorAt, type PythonProblem, type PythonSource, partsOf } from './source.ts'

/** What `@dsl.component(…)` says, as far as it is written out. */
export interface ComponentOptions {
  readonly baseImage?: string
  readonly targetImage?: string
  readonly packages: readonly string[]
  readonly indexUrls: readonly string[]
  readonly trustedHosts?: readonly string[]
  readonly installKfp: boolean
  readonly useVenv: boolean
}

export interface Found {
  readonly definition: SyntaxNode
  readonly decorators: readonly SyntaxNode[]
}

/** Is it `@component`, `@dsl.component(…)`, `@kfp.dsl.component`? */
export const isMark = (source: PythonSource, decorator: SyntaxNode, word: string): boolean =>
  new RegExp(`^@\\s*(?:[\\w.]+\\.)?${word}\\b`).test(source.of(decorator))

/** Functions at the top of the source. */
export function functionsIn(source: PythonSource): Found[] {
  return [...childrenOf(source.tree.topNode)].flatMap((node) => {
    if (node.name === 'FunctionDefinition') return [{ definition: node, decorators: [] }]
    const parts = node.name === 'DecoratedStatement' ? [...childrenOf(node)] : []
    const definition = parts.find(({ name }) => name === 'FunctionDefinition')
    return definition === undefined
      ? []
      : [{ definition, decorators: parts.filter(({ name }) => name === 'Decorator') }]
  })
}

/** `NAME = …` at the top of the source, when it stands there once and is written out. */
function constantOf(source: PythonSource, name: string): unknown {
  const values = [...childrenOf(source.tree.topNode)].flatMap((node) => {
    if (node.name !== 'AssignStatement') return []
    const [target, , value, ...more] = [...childrenOf(node)].filter((one) => one.name !== 'TypeDef')
    const isIt = target?.name === 'VariableName' && source.of(target) === name
    return isIt ? [value === undefined || more.length > 0 ? undefined : literalOf(source, value)] : []
  })
  return values.length === 1 ? values[0] : undefined
}

const texts = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined
const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined)
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

function argumentsOf(source: PythonSource, decorator: SyntaxNode | undefined): Map<string, SyntaxNode> {
  const list = decorator?.lastChild?.name === 'ArgList' ? partsOf(decorator.lastChild) : []
  const given = new Map<string, SyntaxNode>()
  for (const [index, part] of list.entries()) {
    const value = list[index + 2]
    if (part.name === 'VariableName' && list[index + 1]?.name === 'AssignOp' && value !== undefined)
      given.set(source.of(part), value)
  }
  return given
}

/** Said by these, a component is more than its function. */
const beyond: ReadonlySet<string> = new Set([
  'additional_funcs',
  'embedded_artifact_path',
  'kfp_package_path',
  'task_config_passthroughs',
])

const tooMuch = (name: string, node: SyntaxNode): PythonProblem =>
  errorAt(
    'bad-option',
    node,
    `\`${name}\` can only be read by the SDK.`,
    'Compile the component with kfp and use the component.yaml.',
  )

/** What is worked out when the file is read is a problem: leaving it out silently would make another step. */
export function optionsOf(
  source: PythonSource,
  decorators: readonly SyntaxNode[],
  problems: PythonProblem[],
): ComponentOptions {
  const given = argumentsOf(
    source,
    decorators.find((one) => isMark(source, one, 'component')),
  )
  const read = <T>(name: string, as: (value: unknown) => T | undefined): T | undefined => {
    const node = given.get(name)
    if (node === undefined || node.name === 'None') return undefined
    const known = node.name === 'VariableName' ? constantOf(source, source.of(node)) : literalOf(source, node)
    const value = as(known)
    if (value === undefined)
      problems.push(
        errorAt(
          'bad-option',
          node,
          `\`${name}\` is \`${source.of(node)}\`, which is not written out.`,
          'Write the value itself here: files are read, never run.',
        ),
      )
    return value
  }
  const [baseImage, targetImage] = [read('base_image', text), read('target_image', text)]
  const trustedHosts = read('pip_trusted_hosts', texts)
  for (const [name, node] of given) if (beyond.has(name)) problems.push(tooMuch(name, node))
  return {
    ...(baseImage === undefined ? {} : { baseImage }),
    ...(targetImage === undefined ? {} : { targetImage }),
    packages: read('packages_to_install', texts) ?? [],
    indexUrls: read('pip_index_urls', texts) ?? [],
    ...(trustedHosts === undefined ? {} : { trustedHosts }),
    installKfp: read('install_kfp_package', flag) ?? true,
    useVenv: read('use_venv', flag) ?? false,
  }
}
