import { ViewportPortal } from '@xyflow/react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Note } from '#core/edit/layout.ts'
import { isComposed, isComposing } from '../keys.ts'
import { type CanvasEditing, newGesture, noteKey } from './editing.ts'
import { useScene, useSceneStore } from './scene.ts'

/** Grows with nothing: a note is as large as it was made, its text scrolls. */
const Writing = ({ id, note, editing }: { id: string; note: Note; editing: CanvasEditing }) => {
  const { t } = useTranslation('desk')
  const scene = useSceneStore()
  const field = useRef<HTMLTextAreaElement>(null)
  const [group] = useState(() => newGesture('write'))
  useEffect(() => {
    field.current?.focus({ preventScroll: true })
    field.current?.select()
  }, [])
  // What an input method composes is in no note yet.
  const [composing, setComposing] = useState<string>()
  const done = () => scene.setState({ writing: undefined })
  const take = (text: string) => {
    setComposing(undefined)
    if (text !== note.text) editing.perform({ edit: 'put-note', id, note: { ...note, text } }, group)
  }
  return (
    <textarea
      ref={field}
      className="cv-note-card__text"
      aria-label={t('noteText')}
      placeholder={t('notePlaceholder')}
      value={composing ?? note.text}
      onChange={(event) => {
        const { value: text } = event.currentTarget
        if (isComposed(event)) setComposing(text)
        else take(text)
      }}
      onCompositionEnd={(event) => take(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape' && !isComposing(event)) {
          done()
          document
            .querySelector<HTMLElement>(`[data-note="${CSS.escape(id)}"]`)
            ?.focus({ preventScroll: true })
        }
      }}
    />
  )
}

/** The first of several lines is what it is about. */
const Words = ({ text }: { text: string }) => {
  const end = text.indexOf('\n')
  return end <= 0 ? (
    text
  ) : (
    <>
      <b>{text.slice(0, end)}</b>
      {text.slice(end)}
    </>
  )
}

const Card = ({ id, note, editing }: { id: string; note: Note; editing: CanvasEditing }) => {
  const { t } = useTranslation('desk')
  const scene = useSceneStore()
  const selected = useScene((state) => state.selected.has(noteKey(id)))
  const writing = useScene((state) => state.writing === id)
  const moved = useScene((state) => state.gesture.notes?.get(id))
  const { x, y, width, height } = moved ?? note
  const write = () => scene.setState({ writing: id })
  return (
    <div
      className="cv-note-card nowheel"
      style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
      data-selected={selected || undefined}
    >
      {writing ? (
        <Writing id={id} note={note} editing={editing} />
      ) : (
        <div
          className="cv-note-card__text"
          role="button"
          tabIndex={0}
          aria-pressed={selected}
          aria-label={t('noteNamed', { text: note.text.slice(0, 80) })}
          data-note={id}
          onDoubleClick={write}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || isComposing(event)) return
            event.preventDefault()
            event.stopPropagation()
            write()
          }}
        >
          {note.text === '' ? <span className="t3">{t('notePlaceholder')}</span> : <Words text={note.text} />}
        </div>
      )}
      <div className="cv-note-card__corner" data-note={id} data-resize aria-hidden />
    </div>
  )
}

/** Words beside the steps: for people, without a meaning for the pipeline. */
export const Notes = ({ editing }: { editing: CanvasEditing }) => (
  <ViewportPortal>
    {Object.entries(editing.layout.notes).map(([id, note]) => (
      <Card key={id} id={id} note={note} editing={editing} />
    ))}
  </ViewportPortal>
)
