import { useMemo, useState } from 'react'
import { Icon } from '#ui/Icon.tsx'
import { IconChevronDown, IconChevronRight } from '#ui/icons.ts'
import { Scroller } from '#ui/table/Scroller.tsx'
import { TextView } from './TextView.tsx'

const openAtFirst = 2
const mostChildren = 500

/** JSON to unfold; what does not parse is shown as the text it is. */
export const JsonTree = ({ text }: { text: string }) => {
  const parsed = useMemo(() => parse(text), [text])
  if (parsed === undefined) return <TextView text={text} />
  return (
    <Scroller className="n-json mono">
      <JsonNode name={undefined} value={parsed.value} depth={0} />
    </Scroller>
  )
}

const parse = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

const entriesOf = (value: unknown): [string, unknown][] | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  return Array.isArray(value) ? value.map((one, index) => [String(index), one]) : Object.entries(value)
}

const JsonNode = ({ name, value, depth }: { name: string | undefined; value: unknown; depth: number }) => {
  const entries = entriesOf(value)
  const [open, setOpen] = useState(depth < openAtFirst)
  const key = name === undefined ? null : <span className="n-json__key">{name}: </span>
  if (entries === undefined) {
    return (
      <div className="n-json__line" style={{ paddingLeft: depth * 16 + 16 }}>
        {key}
        <JsonLeaf value={value} />
      </div>
    )
  }
  const [before, after] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return (
    <>
      <button
        type="button"
        className="n-json__line"
        style={{ paddingLeft: depth * 16 }}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon of={open ? IconChevronDown : IconChevronRight} size={12} />
        {key}
        <span className="t3">
          {before}
          {open ? '' : `${String(entries.length)}${after}`}
        </span>
      </button>
      {open &&
        entries
          .slice(0, mostChildren)
          .map(([child, inner]) => <JsonNode key={child} name={child} value={inner} depth={depth + 1} />)}
      {open && entries.length > mostChildren && (
        <div className="n-json__line t3" style={{ paddingLeft: depth * 16 + 32 }}>
          … {entries.length - mostChildren}
        </div>
      )}
      {open && (
        <div className="n-json__line t3" style={{ paddingLeft: depth * 16 + 16 }}>
          {after}
        </div>
      )}
    </>
  )
}

const JsonLeaf = ({ value }: { value: unknown }) => {
  if (typeof value === 'string') return <span className="n-json__string">"{value}"</span>
  if (typeof value === 'number') return <span className="n-json__number">{value}</span>
  return <span className="n-json__word">{String(value)}</span>
}
