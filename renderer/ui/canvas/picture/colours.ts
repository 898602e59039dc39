/** The theme's colours as plain values: a picture outlives the page. */
import { PortHue } from '#shared/graph.ts'

export interface Colours {
  readonly surface: { readonly sunken: string; readonly base: string; readonly raised: string }
  readonly text: { readonly strong: string; readonly plain: string; readonly faint: string }
  readonly line: { readonly plain: string; readonly strong: string }
  readonly note: string
  readonly hues: Readonly<Record<PortHue, string>>
}

/** @param value of a custom property: `--s0` */
export function coloursFrom(value: (name: string) => string): Colours {
  return {
    surface: { sunken: value('--s0'), base: value('--s1'), raised: value('--s2') },
    text: { strong: value('--t1'), plain: value('--t2'), faint: value('--t3') },
    line: { plain: value('--line'), strong: value('--line-2') },
    note: value('--warn-soft'),
    hues: Object.fromEntries(PortHue.options.map((hue) => [hue, value(`--p-${hue}`)])) as Record<
      PortHue,
      string
    >,
  }
}

const channels = (hex: string): readonly number[] =>
  (/^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex) ?? [])
    .slice(1)
    .map((part) => Number.parseInt(part, 16))

/** `share` of one colour over another; what is not written as `#rrggbb` stays as it is. */
export function mix(one: string, other: string, share: number): string {
  const [a, b] = [channels(one), channels(other)]
  if (a.length !== 3 || b.length !== 3) return one
  const mixed = a.map((value, at) => Math.round(value * share + (b[at] ?? 0) * (1 - share)))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}
