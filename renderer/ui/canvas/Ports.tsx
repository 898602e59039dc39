import { useTranslation } from 'react-i18next'
import type { GraphNode, GraphPort } from '#shared/graph.ts'
import { compactMeasures, measures, rowsOf } from './geometry.ts'
import { type Face, widthOf } from './text-width.ts'
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

type Show = 'all' | 'names' | 'marks'

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

const InputPort = ({ port, show }: { port: GraphPort; show: Show }) => {
  const missing = isMissing(port)
  return (
    <span
      className="cv-in"
      data-port={portMark('in', kindOf(port), port.name)}
      style={{ '--h': `var(--p-${port.hue})` } as object}
    >
      <i className={classes(port, 'in', missing)} />
      {show !== 'marks' && <span className="cv-name">{port.label ?? port.name}</span>}
      {show === 'all' && <InputValue port={port} missing={missing} />}
    </span>
  )
}

const OutputPort = ({ port, show }: { port: GraphPort; show: Show }) => (
  <span
    className="cv-out"
    data-port={portMark('out', kindOf(port), port.name)}
    style={{ '--h': `var(--p-${port.hue})` } as object}
  >
    {show === 'all' && <Type name={port.type} />}
    {show !== 'marks' && <span className="cv-name">{port.label ?? port.name}</span>}
    <i className={classes(port, 'out', false)} />
  </span>
)

/** Inner width of a row, with a little air for what measuring does not see. */
const rowWidth = (measures.nodeWidth - 22) * 0.96
const gap = 6
const chipEdges = 12
const widestChip = 120

const valueWidth = (port: GraphPort, missing: string): number => {
  const chip = (text: string, face: Face): number => {
    const width = widthOf(text, 11, face) + chipEdges
    return width > widestChip ? Number.POSITIVE_INFINITY : width
  }
  const value = port.constant ?? port.bound
  if (value !== undefined) return chip(value, 'code')
  if (isMissing(port)) return chip(missing, 'text')
  if (!port.connected && port.defaultText !== undefined) return chip(port.defaultText, 'code')
  return widthOf(port.type, 11)
}

/** Everything in this row has its full width: nothing has to give way. */
const hasRoom = (
  input: GraphPort | undefined,
  output: GraphPort | undefined,
  show: Show,
  missing: string,
): boolean => {
  const size = show === 'names' ? 18 : 12
  const name = (port: GraphPort): number => widthOf(port.label ?? port.name, size) + gap
  const left = input === undefined ? 0 : name(input) + (show === 'all' ? gap + valueWidth(input, missing) : 0)
  const right =
    output === undefined ? 0 : name(output) + (show === 'all' ? gap + widthOf(output.type, 11) : 0)
  return left + right <= rowWidth
}

const Row = ({
  input,
  output,
  show,
}: {
  input: GraphPort | undefined
  output: GraphPort | undefined
  show: Show
}) => {
  const { t } = useTranslation('canvas')
  const tight = show !== 'marks' && !hasRoom(input, output, show, t('required'))
  return (
    <div className="cv-row" data-tight={tight || undefined}>
      {input === undefined ? <span /> : <InputPort port={input} show={show} />}
      {output === undefined ? <span /> : <OutputPort port={output} show={show} />}
    </div>
  )
}

export const Ports = ({ node, show }: { node: GraphNode; show: Show }) => (
  <div className={`cv-ports cv-ports--${show}`}>
    {Array.from({ length: rowsOf(node) }, (_, at) => {
      const input = node.inputs[at]
      const output = node.outputs[at]
      return (
        <Row key={`${input?.name ?? ''}|${output?.name ?? ''}`} input={input} output={output} show={show} />
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
