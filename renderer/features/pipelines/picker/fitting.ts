/** What the picker offers at a place, and by which port it would be joined there. Pure. */
import { rolesOf } from '#core/edit/drawn-ports.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { Addable, PaletteComponent } from '../adding/addables.ts'
import { frameCommand, type Joint, type Spot, wiringsFor } from '../adding/joints.ts'

export interface Fitting {
  readonly one: Addable
  /** The port that would be used: `data`, `data → clean`; empty for none. */
  readonly ports: string
  readonly exact: boolean
}

/** Of a wire in hand: whether it waits for its end or for its beginning. */
export function openEnd(doc: PipelineDocument, joint: Joint): 'start' | 'end' | undefined {
  if (joint.joint !== 'wire') return undefined
  return rolesOf(doc, joint.start).source === undefined ? 'start' : 'end'
}

/** Into the pipeline's own strips goes what stands in no frame's own scope: any input, and any output of a step. */
function canBeStrip(doc: PipelineDocument, joint: Joint): boolean {
  if (joint.joint !== 'wire') return false
  const { source, target } = rolesOf(doc, joint.start)
  return source === undefined ? target?.to === 'input' : source.from === 'output'
}

export function fitting(
  doc: PipelineDocument,
  spot: Spot,
  joint: Joint,
  all: readonly Addable[],
  strip: Addable,
): readonly Fitting[] {
  const components = all.filter((one): one is PaletteComponent => one.what === 'component')
  const wirings = wiringsFor(doc, spot.dag, joint, components)
  const steps = components.flatMap((one, index): Fitting[] => {
    const wiring = wirings[index]
    return wiring === undefined ? [] : [{ one, ports: wiring.ports, exact: wiring.exact }]
  })
  const others = all.flatMap((one): Fitting[] => {
    if (one.what === 'component') return []
    if (one.what === 'frame' && frameCommand(doc, one, spot, joint) === undefined) return []
    if (one.what === 'note' && (joint.joint === 'wire' || joint.joint === 'edge')) return []
    return [{ one, ports: '', exact: false }]
  })
  const ends: Fitting[] = canBeStrip(doc, joint) ? [{ one: strip, ports: '', exact: false }] : []
  return [...steps, ...others, ...ends]
}
