import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { taskAt } from '#core/edit/places.ts'
import type { Kind } from '#core/edit/wires.ts'
import type { GraphNode, GraphPort, PipelineGraph } from '#shared/graph.ts'
import type { InputParameter, TaskInputParameter } from '#shared/pipeline.ts'
import type { Problem } from '#shared/problem.ts'
import { IconButton } from '#ui/Button.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconClose, IconRetry } from '#ui/icons.ts'
import { Prose } from '#ui/Prose.tsx'
import { useEditorState } from '../../editor/use-editor.ts'
import { bindingsOf, type InputBinding } from '../../model/bindings.ts'
import { Row } from '../fields/Row.tsx'
import { useAttempt } from '../use-attempt.ts'
import { BindMenu } from './BindMenu.tsx'
import { ValueControl } from './ValueControl.tsx'

export interface InputRowProps {
  readonly graph: PipelineGraph
  readonly node: GraphNode
  readonly port: GraphPort
  readonly problems: readonly Problem[]
  readonly onShow: (id: string) => void
}

const Wired = ({ binding, onShow }: { binding: InputBinding; onShow: (id: string) => void }) => {
  const { t } = useTranslation('pipelines')
  if (binding.kind === 'wire')
    return (
      <button type="button" className="link trunc" onClick={() => onShow(binding.node)}>
        {binding.label}
        <span className="t3"> › </span>
        <span className="mono">{binding.port}</span>
      </button>
    )
  if (binding.kind === 'pipelineInput')
    return (
      <span className="trunc">
        <span className="t3">{t('inspector.pipelineInput')} </span>
        <span className="mono">{binding.port}</span>
      </span>
    )
  return <span className="mono trunc">{'text' in binding ? binding.text : ''}</span>
}

const isWired = (binding: TaskInputParameter | undefined): boolean =>
  binding !== undefined && binding.runtimeValue === undefined && Object.keys(binding).length > 0

const Mark = ({ port }: { port: GraphPort }) => (
  <i className={port.kind === 'artifact' ? 'n-port__mark n-port__mark--square' : 'n-port__mark'} />
)

/** What the file says of one input of a step: its definition, and what it is given. */
const useInput = (node: string, kind: Kind, port: string) => {
  const binding = useEditorState(
    ({ history }): TaskInputParameter | undefined => taskAt(history.doc, node)?.task.inputs?.[kind]?.[port],
  )
  const spec = useEditorState(
    ({ history }): InputParameter | undefined =>
      taskAt(history.doc, node)?.component?.inputDefinitions?.[kind]?.[port],
  )
  return { binding, spec }
}

const useError = (binding: unknown) => {
  const [held, setHeld] = useState<{ error: string | undefined; binding: unknown }>()
  return {
    error: held?.binding === binding ? held?.error : undefined,
    say: (error: string | undefined) => setHeld({ error, binding }),
  }
}

/** Where a value comes from that is not the input's own, with the way to take it away. */
const Bound = ({
  graph,
  node,
  port,
  id,
  isGiven,
  onClear,
  onShow,
}: Pick<InputRowProps, 'graph' | 'node' | 'port' | 'onShow'> & {
  id: string
  isGiven: boolean
  onClear: () => void
}) => {
  const { t } = useTranslation('inspector')
  const empty = t(port.optional ? 'inputs.optional' : 'inputs.unbound')
  return (
    <div className="n-bound" id={id} data-empty={!isGiven || undefined} tabIndex={-1}>
      <span className="n-bound__what">
        {isGiven
          ? bindingsOf(graph, node, port).map((one) => (
              <Wired key={JSON.stringify(one)} binding={one} onShow={onShow} />
            ))
          : empty}
      </span>
      {isGiven && (
        <button
          type="button"
          aria-label={t('inputs.disconnect', { name: port.label ?? port.name })}
          onClick={onClear}
        >
          <Icon of={IconClose} size={12} />
        </button>
      )}
    </div>
  )
}

const Label = ({ port }: { port: GraphPort }) => (
  <>
    <Mark port={port} />
    <span className="mono">{port.label ?? port.name}</span>
  </>
)

/** Values that are on offer in a list need not be told again. The words are those that a component says them with. */
const withoutValues = (about: string | undefined): string | undefined => {
  const rest = about?.replace(/\s*One of:\s*"[^"]*"(?:,\s*"[^"]*")*\./, '')
  return rest === '' ? undefined : rest
}

/** One input: what it is given, where that comes from, and what is wrong with it. */
export const InputRow = ({ graph, node, port, problems, onShow }: InputRowProps) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const kind: Kind = port.kind === 'artifact' ? 'artifacts' : 'parameters'
  const { binding, spec } = useInput(node.id, kind, port.name)
  const { error, say } = useError(binding)
  const field = `inputs.${kind}.${port.name}`
  const fault = error ?? problems.find((one) => one.field === field)?.message
  const isGiven = binding !== undefined && Object.keys(binding).length > 0
  const isOwn = kind === 'parameters' && spec !== undefined && !isWired(binding)
  const target = { to: 'input', node: node.id, port: port.name } as const
  const clear = () => say(attempt({ edit: 'clear', target, kind }))
  const about = isOwn && spec.literals !== undefined ? withoutValues(port.description) : port.description
  const reset = t(spec?.defaultValue === undefined ? 'inputs.clear' : 'inputs.reset')
  const common = { graph, node: node.id, port: port.name, onError: say }
  return (
    <div style={{ '--h': `var(--p-${port.hue})` } as object}>
      <Row
        field={field}
        label={<Label port={port} />}
        note={port.type}
        error={fault}
        about={about === undefined ? undefined : <Prose text={about} />}
        actions={
          <>
            {isGiven && isOwn && (
              <IconButton size="s" iconSize={12} icon={IconRetry} label={reset} onClick={clear} />
            )}
            <BindMenu {...common} kind={kind} bound={isGiven} />
          </>
        }
      >
        {(ids) =>
          isOwn ? (
            <ValueControl
              {...common}
              spec={spec}
              value={binding?.runtimeValue?.constant}
              label={port.label ?? port.name}
              ids={ids}
              bad={fault !== undefined}
            />
          ) : (
            <Bound
              graph={graph}
              node={node}
              port={port}
              id={ids.id}
              isGiven={isGiven}
              onClear={clear}
              onShow={onShow}
            />
          )
        }
      </Row>
    </div>
  )
}
