import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GraphNode } from '#shared/graph.ts'
import { IconButton } from '../Button.tsx'
import { IconChevronDown, IconChevronUp, IconClose } from '../icons.ts'
import { isComposing } from '../keys.ts'
import { useScene, useSceneStore } from './scene.ts'

const matches = (node: GraphNode, words: readonly string[]): boolean => {
  const text = [node.label, node.keyword, node.text, node.id, node.componentName].join(' ').toLowerCase()
  return words.every((word) => text.includes(word))
}

/** What the words find, and which of it one is at. */
const useFinding = (onGo: (id: string) => void) => {
  const graph = useScene((scene) => scene.graph)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const found = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean)
    return words.length === 0 ? [] : graph.nodes.filter((node) => matches(node, words))
  }, [graph, text])
  const go = (to: number): void => {
    const next = found.length === 0 ? 0 : (to + found.length) % found.length
    setAt(next)
    const node = found[next]
    if (node !== undefined) onGo(node.id)
  }
  const first = found[0]?.id
  const goTo = useRef(onGo)
  goTo.current = onGo
  useEffect(() => {
    setAt(0)
    if (first !== undefined) goTo.current(first)
  }, [first])
  return { text, setText, at, count: found.length, go }
}

/** Jumps to a step by its name: as one types to the first, with Enter to the next. */
const Box = ({ onGo, onClose }: { onGo: (id: string) => void; onClose: () => void }) => {
  const { t } = useTranslation('desk')
  const { text, setText, at, count, go } = useFinding(onGo)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus({ preventScroll: true }), [])
  return (
    <div className="cv-find" role="search" data-own-pointer>
      <input
        ref={field}
        type="text"
        aria-label={t('action.find')}
        placeholder={t('findHint')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (isComposing(event)) return
          event.stopPropagation()
          if (event.key === 'Escape') onClose()
          if (event.key === 'Enter') go(at + (event.shiftKey ? -1 : 1))
        }}
      />
      <span className="cv-find__count t3" aria-live="polite">
        {text === '' ? '' : t('found', { at: count === 0 ? 0 : at + 1, count })}
      </span>
      <IconButton
        size="s"
        iconSize={14}
        icon={IconChevronUp}
        label={t('previous')}
        onClick={() => go(at - 1)}
      />
      <IconButton
        size="s"
        iconSize={14}
        icon={IconChevronDown}
        label={t('next')}
        onClick={() => go(at + 1)}
      />
      <IconButton size="s" iconSize={14} icon={IconClose} label={t('closeFind')} onClick={onClose} />
    </div>
  )
}

export const FindBox = ({ onGo, onClose }: { onGo: (id: string) => void; onClose: () => void }) => {
  const scene = useSceneStore()
  const finding = useScene((state) => state.finding)
  if (!finding) return null
  return (
    <Box
      onGo={onGo}
      onClose={() => {
        scene.setState({ finding: false })
        onClose()
      }}
    />
  )
}
