import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { taskAt } from '#core/edit/places.ts'
import type { Kind } from '#core/edit/wires.ts'
import { mentionsIn } from '#core/spec/graph/ports.ts'
import type { GraphNode, GraphPort, PipelineGraph } from '#shared/graph.ts'
import type { InputArtifact, InputParameter, TaskInputParameter } from '#shared/pipeline.ts'
import type { Problem } from '#shared/problem.ts'
import { IconButton } from '#ui/Button.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconClose, IconRetry } from '#ui/icons.ts'
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
const useInput = (node: string, kind: Kind, port: string) =>
  useEditorState(({ history }) => taskAt(history.doc, node)?.task.inputs?.[kind]?.[port]) as
    | TaskInputParameter
    | undefined
const useSpec = (node: string, kind: Kind, port: string) =>
  useEditorState(({ history }) => taskAt(history.doc, node)?.component?.inputDefinitions?.[kind]?.[port]) as
    | (InputParameter & InputArtifact)
    | undefined

const useError = (binding: unknown) => {
  const [held, setHeld] = useState<{ error: string | undefined; binding: unknown }>()
  return {
    error: held?.binding === binding ? held?.error : undefined,
    say: (error: string | undefined) => setHeld({ error, binding }),
  }
}

/** One input: what it is given, where that comes from, and what is wrong with it. */
export const InputRow = ({ graph, node, port, problems, onShow }: InputRowProps) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const kind: Kind = port.kind === 'artifact' ? 'artifacts' : 'parameters'
  const binding = useInput(node.id, kind, port.name)
  const spec = useSpec(node.id, kind, port.name)
  const { error, say } = useError(binding)
  const target = { to: 'input', node: node.id, port: port.name } as const
  const field = `inputs.${kind}.${port.name}`
  const problem = problems.find((one) => one.field === field)
  const wired = isWired(binding) || kind === 'artifacts'
  const value = binding?.runtimeValue?.constant
  const isGiven = binding !== undefined && Object.keys(binding).length > 0
  const clear = () => say(attempt({ edit: 'clear', target, kind }))
  const name = port.label ?? port.name
  return (
    <div style={{ '--h': `var(--p-${port.hue})` } as object}>
      <Row
        field={field}
        label={
          <>
            <Mark port={port} />
            <span className="mono">{name}</span>
          </>
        }
        note={port.type}
        error={error ?? problem?.message}
        about={port.description}
        actions={
          <>
            {isGiven && !wired && (
              <IconButton
                size="s"
                iconSize={12}
                icon={IconRetry}
                label={t(spec?.defaultValue === undefined ? 'inputs.clear' : 'inputs.reset')}
                onClick={clear}
              />
            )}
            <BindMenu
              graph={graph}
              node={node.id}
              kind={kind}
              port={port.name}
              bound={isGiven}
              onError={say}
            />
          </>
        }
      >
        {(ids) =>
          wired || spec === undefined ? (
            <div className="n-bound" id={ids.id} data-empty={!isGiven || undefined} tabIndex={-1}>
              <span className="n-bound__what">
                {isGiven || mentionsIn(value).length > 0
                  ? bindingsOf(graph, node, port).map((one) => (
                      <Wired key={JSON.stringify(one)} binding={one} onShow={onShow} />
                    ))
                  : t(port.optional ? 'inputs.optional' : 'inputs.unbound')}
              </span>
              {isGiven && (
                <button type="button" aria-label={t('inputs.disconnect', { name })} onClick={clear}>
                  <Icon of={IconClose} size={12} />
                </button>
              )}
            </div>
          ) : (
            <ValueControl
              graph={graph}
              node={node.id}
              port={port.name}
              spec={spec}
              value={value}
              label={name}
              ids={ids}
              bad={error !== undefined || problem !== undefined}
              onError={say}
            />
          )
        }
      </Row>
    </div>
  )
}
