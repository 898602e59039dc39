/** The function that a new Python step starts as: short, complete, and already shaped for the wire it was made for. */

import type { PortType } from '#core/edit/ports.ts'
import { compileFunction, sdkFacts } from '#core/python/compile.ts'
import { readFunction } from '#core/python/signature.ts'
import { valueTypeNames } from '#core/spec/type-names.ts'
import type { ComponentSource } from '#shared/components.ts'

const artifactName = (port: PortType & { kind: 'artifacts' }): string => {
  const title = port.type?.schemaTitle ?? ''
  return title.startsWith('system.') ? title.slice('system.'.length) : 'Artifact'
}

/** The annotation of an input that takes this. */
const inputType = (port: PortType): string => {
  if (port.kind === 'parameters') return valueTypeNames[port.type ?? 'STRING'] ?? 'str'
  const name = artifactName(port)
  return port.list ? `Input[List[${name}]]` : `Input[${name}]`
}

const identifier = (name: string): string =>
  name.replaceAll(/[^A-Za-z0-9_]+/g, '_').replace(/^(?=\d)/, '_') || 'value'

const plain = `def my_step(text: str = 'hello') -> str:
    """Say what this step does."""
    return text.upper()
`

const taking = (name: string, port: PortType): string => {
  const from =
    port.kind === 'parameters' ? name : port.list ? `[one.path for one in ${name}]` : `${name}.path`
  return `def my_step(${name}: ${inputType(port)}) -> str:
    """Say what this step does."""
    return str(${from})
`
}

const giving = (port: PortType): string => {
  if (port.kind === 'artifacts')
    return `def my_step(result: Output[${artifactName(port)}]):
    """Say what this step does."""
    with open(result.path, 'w') as file:
        file.write('')
`
  const type = valueTypeNames[port.type ?? 'STRING'] ?? 'str'
  return `def my_step() -> ${type}:
    """Say what this step does."""
    return ${type}()
`
}

/** For nothing in particular, to take what a wire brings, or to give what an input waits for. */
export type StarterFor =
  | { readonly side: 'none' }
  | { readonly side: 'takes' | 'gives'; readonly name: string; readonly port: PortType }

export const starterText = (wish: StarterFor): string => {
  if (wish.side === 'none') return plain
  return wish.side === 'takes' ? taking(identifier(wish.name), wish.port) : giving(wish.port)
}

export function starterStep(wish: StarterFor): ComponentSource {
  const read = readFunction(starterText(wish))
  if (read.function === undefined) throw new Error('The function that a new step starts as cannot be read.')
  return { name: 'my-step', ...compileFunction(read.function, sdkFacts) }
}
