import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { useStudio } from '#client/ClientProvider.tsx'
import type { ArtifactEntry } from '#shared/contract/studio.ts'
import { formatSize } from '#ui/format.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconChevronDown, IconChevronRight, IconFile, IconFolder, IconFolderOpen } from '#ui/icons.ts'
import type { ArtifactPlace } from '../artifact-place.ts'
import { treeLines } from './artifact-kind.ts'
import './preview.css'

interface TreeProps {
  readonly runId: string
  readonly root: readonly ArtifactEntry[]
  readonly chosen: ArtifactPlace | undefined
  readonly onChoose: (file: ArtifactPlace) => void
  /** Declared type of a file that a step gave out: `Dataset`, `Model`. */
  readonly typeOf: (file: ArtifactPlace) => string | undefined
}

/** Folders are read when they are opened. */
export const ArtifactTree = ({ runId, root, chosen, onChoose, typeOf }: TreeProps) => {
  const studio = useStudio()
  const here = chosen?.runId === runId ? chosen.path : undefined
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(here === undefined ? [] : ancestors(here)),
  )
  const paths = [...open]
  const answers = useQueries({
    queries: paths.map((path) => studio.runs.artifacts.queryOptions({ input: { runId, path } })),
  })
  const all = new Map([
    ['', root] as const,
    ...paths.map((path, index) => [path, answers[index]?.data ?? []] as const),
  ])
  const toggle = (path: string): void =>
    setOpen(
      (before) => new Set(before.has(path) ? [...before].filter((one) => one !== path) : [...before, path]),
    )
  return (
    <div role="tree">
      {treeLines(all, open).map(({ entry, name, depth, open: isOpen }) => (
        <button
          key={entry.path}
          type="button"
          role="treeitem"
          aria-level={depth + 1}
          aria-expanded={entry.isDir ? isOpen : undefined}
          aria-current={here === entry.path || undefined}
          className="n-files__row"
          style={{ paddingLeft: 12 + depth * 16 }}
          onClick={() => (entry.isDir ? toggle(entry.path) : onChoose({ runId, path: entry.path }))}
        >
          <span className="n-files__fold">
            {entry.isDir && <Icon of={isOpen ? IconChevronDown : IconChevronRight} size={12} />}
          </span>
          <Icon of={entry.isDir ? (isOpen ? IconFolderOpen : IconFolder) : IconFile} size={14} />
          <span className="trunc grow" title={name}>
            {name}
          </span>
          <TypeChip type={entry.isDir ? undefined : typeOf({ runId, path: entry.path })} />
          {entry.size !== undefined && !entry.isDir && (
            <span className="t3 nowrap">{formatSize(entry.size)}</span>
          )}
        </button>
      ))}
    </div>
  )
}

const TypeChip = ({ type }: { type: string | undefined }) =>
  type === undefined ? null : <span className="n-chip">{type}</span>

const ancestors = (path: string): string[] => {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}
