import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { keyOf } from '#core/edit/places.ts'
import type { Wire } from '#core/edit/wires.ts'
import { IconButton } from '#ui/Button.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconClose, IconWarning } from '#ui/icons.ts'
import { Prose } from '#ui/Prose.tsx'
import type { Notice } from '../editor/editor.ts'
import { useEditor, useEditorState } from '../editor/use-editor.ts'

/** Long enough to read two sentences; the next edit takes it away sooner. */
const shownMs = 12_000

const useWireWords = () => {
  const { t } = useTranslation('editor')
  return ({ source, target }: Wire): string => {
    const from =
      source.from === 'output'
        ? `${keyOf(source.node)}.${source.port}`
        : source.from === 'status'
          ? keyOf(source.node)
          : `${source.dag === undefined ? t('input') : keyOf(source.dag)}.${source.port}`
    const to =
      target.to === 'input'
        ? `${keyOf(target.node)}.${target.port}`
        : `${target.dag === undefined ? t('output') : keyOf(target.dag)}.${target.port}`
    return `${from} → ${to}`
  }
}

const Words = ({ notice }: { notice: Notice }) => {
  const { t } = useTranslation('editor')
  const words = useWireWords()
  if (notice.kind === 'refused') {
    const { message, hint } = notice.refusal
    return (
      <p>
        <Prose text={message} />
        {hint !== undefined && (
          <span className="t2">
            {' '}
            <Prose text={hint} />
          </span>
        )}
      </p>
    )
  }
  return (
    <div>
      <p>{t('lost', { count: notice.lost.length })}</p>
      <ul>
        {notice.lost.map(({ wire, why }) => (
          <li key={JSON.stringify(wire)}>
            <span className="mono">{words(wire)}</span>
            <span className="t2">
              {' '}
              <Prose text={why.message} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Why the last edit could not be made, or what it cost: below the canvas, until it was read. */
export const EditNotice = () => {
  const { t } = useTranslation('editor')
  const editor = useEditor()
  const notice = useEditorState((state) => state.notice)
  useEffect(() => {
    if (notice === undefined) return undefined
    const timer = setTimeout(editor.dismiss, shownMs)
    return () => clearTimeout(timer)
  }, [notice, editor])
  return (
    <div className="n-editnotice" role="status">
      {notice !== undefined && (
        <div className="n-editnotice__card">
          <Icon of={IconWarning} size={14} />
          <Words notice={notice} />
          <IconButton size="s" iconSize={12} icon={IconClose} label={t('dismiss')} onClick={editor.dismiss} />
        </div>
      )}
    </div>
  )
}
