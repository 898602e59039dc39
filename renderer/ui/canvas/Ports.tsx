import { useTranslation } from 'react-i18next'
import type { GraphNode, GraphPort } from '#shared/graph.ts'
import { compactMeasures, rowsOf } from './geometry.ts'
import { kindOf } from './wiring/ends.ts'
import { portMark } from './wiring/under.ts'

const classes = (port: GraphPort, side: 'in' | 'out', missing: boolean): string =>
  [
    'cv-port',
    `cv-port--${side}`,
    port.kind === 'artifact' ? 'cv-port--square' : '',
    port.list ? 'cv-port--list' : '',
    port.connected ? 'cv-port--on' : '',
    missing ? 'cv-port--missing' : '',
  ].join(' ')

const isMissing = (port: GraphPort): boolean =>
  !port.connected &&
  !port.optional &&
  port.constant === undefined &&
  port.bound === undefined &&
  port.defaultText === undefined

/** Whole or not at all: in a crowded row the word falls onto a second line, which is hidden. */
const Type = ({ name }: { name: string }) => (
  <span className="cv-type">
    <i />
    <span>{name}</span>
  </span>
)

/** The value an input has without a wire. */
const InputValue = ({ port, missing }: { port: GraphPort; missing: boolean }) => {
  const { t } = useTranslation('canvas')
  if (port.constant !== undefined) return <span className="cv-chip mono">{port.constant}</span>
  if (port.bound !== undefined) return <span className="cv-chip cv-chip--bound mono">{port.bound}</span>
  if (missing) return <span className="cv-chip cv-chip--missing">{t('required')}</span>
  if (!port.connected && port.defaultText !== undefined) {
    return <span className="cv-chip cv-chip--default mono">{port.defaultText}</span>
  }
  return <Type name={port.type} />
}

const hint = (port: GraphPort): string =>
  [
    `${port.label ?? port.name}: ${port.type}`,
    port.constant ?? port.bound ?? port.defaultText,
    port.description,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('\n')

const InputPort = ({ port }: { port: GraphPort }) => {
  const missing = isMissing(port)
  return (
    <span
      className="cv-in"
      data-port={portMark('in', kindOf(port), port.name)}
      style={{ '--h': `var(--p-${port.hue})` } as object}
    >
      <i className={classes(port, 'in', missing)} />
      <span className="cv-name">{port.label ?? port.name}</span>
      <InputValue port={port} missing={missing} />
    </span>
  )
}

const OutputPort = ({ port }: { port: GraphPort }) => (
  <span
    className="cv-out"
    data-port={portMark('out', kindOf(port), port.name)}
    style={{ '--h': `var(--p-${port.hue})` } as object}
  >
    <Type name={port.type} />
    <span className="cv-name">{port.label ?? port.name}</span>
    <i className={classes(port, 'out', false)} />
  </span>
)

export const Ports = ({ node, show }: { node: GraphNode; show: 'all' | 'names' | 'marks' }) => (
  <div className={`cv-ports cv-ports--${show}`}>
    {Array.from({ length: rowsOf(node) }, (_, at) => {
      const input = node.inputs[at]
      const output = node.outputs[at]
      return (
        <div className="cv-row" key={`${input?.name ?? ''}|${output?.name ?? ''}`}>
          {input === undefined ? <span /> : <InputPort port={input} />}
          {output === undefined ? <span /> : <OutputPort port={output} />}
        </div>
      )
    })}
  </div>
)

const BareMark = ({ port, side, at }: { port: GraphPort; side: 'in' | 'out'; at: number }) => {
  const top = compactMeasures.firstPort + compactMeasures.rowHeight * at
  return (
    <i
      className={classes(port, side, false)}
      title={hint(port)}
      style={{ '--h': `var(--p-${port.hue})`, top } as object}
    />
  )
}

/** Ports of a small step: where its wires meet it, and what they are when pointed at. */
export const BarePorts = ({ node }: { node: GraphNode }) => (
  <>
    {node.inputs.map((port, at) => (
      <BareMark key={port.name} port={port} side="in" at={at} />
    ))}
    {node.outputs.map((port, at) => (
      <BareMark key={port.name} port={port} side="out" at={at} />
    ))}
  </>
)
