import type { ReactNode } from 'react'
import type { GraphNode, GraphPort } from '#shared/graph.ts'
import { useSpoken } from '#ui/use-spoken.ts'
import { compactMeasures, measures, rowsOf } from './geometry.ts'
import type { NodeStatus } from './scene.ts'
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
const typed = (name: string, tight: boolean): ReactNode =>
  tight ? (
    <span className="cv-type">
      <i />
      <span>{name}</span>
    </span>
  ) : (
    <span className="cv-type">{name}</span>
  )

/** The value an input has without a wire. */
const valueOf = (port: GraphPort, missing: string | undefined, tight: boolean): ReactNode => {
  if (port.constant !== undefined) return <span className="cv-chip mono">{port.constant}</span>
  if (port.bound !== undefined) return <span className="cv-chip cv-chip--bound mono">{port.bound}</span>
  if (missing !== undefined) return <span className="cv-chip cv-chip--missing">{missing}</span>
  if (!port.connected && port.defaultText !== undefined) {
    return <span className="cv-chip cv-chip--default mono">{port.defaultText}</span>
  }
  return typed(port.type, tight)
}

const hint = (port: GraphPort, say: (text: string) => string): string =>
  [
    `${port.label ?? port.name}: ${port.type}`,
    port.constant ?? port.bound ?? port.defaultText,
    say(port.description ?? ''),
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('\n')

/** Inner width of a row, with a little air for what measuring does not see. */
const rowWidth = (measures.nodeWidth - 22) * 0.96
const gap = 6
const chipEdges = 12
const widestChip = 120

const chip = (text: string, face: Face, size = 11): number => {
  const width = widthOf(text, size, face) + chipEdges
  return width > widestChip ? Number.POSITIVE_INFINITY : width
}

const valueWidth = (port: GraphPort, missing: string): number => {
  const value = port.constant ?? port.bound
  if (value !== undefined) return chip(value, 'code')
  if (isMissing(port)) return chip(missing, 'text')
  if (!port.connected && port.defaultText !== undefined) return chip(port.defaultText, 'code')
  return widthOf(port.type, 11)
}

/** Beside its name stands its type, which may be left out. */
const hasOnlyType = (port: GraphPort): boolean =>
  port.constant === undefined &&
  port.bound === undefined &&
  (port.connected || port.defaultText === undefined)

/** Cut off, it can still be told from another. */
const shortestChip = 40

interface Tell {
  /** Everything in this row has its full width: nothing has to give way. */
  readonly tight: boolean
  /** What came out, whole or not at all: half a number would be another one. */
  readonly gave: string | undefined
}

const tell = ({ input, output, show, gave, missing }: RowProps): Tell => {
  if (show === 'marks') return { tight: false, gave: undefined }
  const size = show === 'names' ? 18 : 12
  const nameOf = (port: GraphPort | undefined): number =>
    port === undefined ? 0 : widthOf(port.label ?? port.name, size) + gap
  const names = nameOf(input) + nameOf(output)
  const value = input === undefined || show === 'names' ? 0 : gap + valueWidth(input, missing)
  const result = gave === undefined ? 0 : gap + chip(gave, 'code', size - 1)
  const least = input === undefined || hasOnlyType(input) ? 0 : Math.min(value, shortestChip)
  const told = output !== undefined && names + least + result <= rowWidth
  const type = output === undefined || show === 'names' ? 0 : gap + widthOf(output.type, 11)
  const right = gave !== undefined && told ? result : type
  return { tight: names + value + right > rowWidth, gave: told ? gave : undefined }
}

interface RowProps {
  readonly input: GraphPort | undefined
  readonly output: GraphPort | undefined
  readonly show: Show
  readonly gave: string | undefined
  readonly missing: string
}

const input = ({ input: port, show, missing: word }: RowProps, tight: boolean): ReactNode => {
  if (port === undefined) return null
  const missing = isMissing(port)
  return (
    <span
      className="cv-in"
      data-port={portMark('in', kindOf(port), port.name)}
      style={{ '--h': `var(--p-${port.hue})` } as object}
    >
      <i className={classes(port, 'in', missing)} />
      {show !== 'marks' && <span className="cv-name">{port.label ?? port.name}</span>}
      {show === 'all' && valueOf(port, missing ? word : undefined, tight)}
    </span>
  )
}

const output = ({ output: port, show }: RowProps, { tight, gave }: Tell): ReactNode =>
  port !== undefined && (
    <span
      className="cv-out"
      data-port={portMark('out', kindOf(port), port.name)}
      style={{ '--h': `var(--p-${port.hue})` } as object}
    >
      {show !== 'marks' && gave !== undefined && <span className="cv-chip cv-chip--gave mono">{gave}</span>}
      {show === 'all' && gave === undefined && typed(port.type, tight)}
      {show !== 'marks' && <span className="cv-name">{port.label ?? port.name}</span>}
      <i className={classes(port, 'out', false)} />
    </span>
  )

/** One component for a row, and one element for what is there: cards come while one pans. */
const Row = (row: RowProps) => {
  const told = tell(row)
  return (
    <div className="cv-row" data-tight={told.tight || undefined}>
      {input(row, told.tight)}
      {output(row, told)}
    </div>
  )
}

/**
 * @param gave what came out in the last run, by the name of the output
 * @param missing what stands where a value has to be given
 */
export const Ports = ({
  node,
  show,
  gave,
  missing,
}: {
  node: GraphNode
  show: Show
  gave?: NodeStatus['gave']
  missing: string
}) => (
  <div className={`cv-ports cv-ports--${show}`}>
    {Array.from({ length: rowsOf(node) }, (_, at) => {
      const source = node.inputs[at]
      const result = node.outputs[at]
      return (
        <Row
          key={`${source?.name ?? ''}|${result?.name ?? ''}`}
          input={source}
          output={result}
          show={show}
          gave={result === undefined ? undefined : gave?.[result.name]}
          missing={missing}
        />
      )
    })}
  </div>
)

const BareMark = ({ port, side, at }: { port: GraphPort; side: 'in' | 'out'; at: number }) => {
  const say = useSpoken()
  const top = compactMeasures.firstPort + compactMeasures.rowHeight * at
  return (
    <i
      className={classes(port, side, false)}
      title={hint(port, say)}
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
