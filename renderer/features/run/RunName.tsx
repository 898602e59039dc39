import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudioClient } from '#client/ClientProvider.tsx'
import type { RunSummary } from '#shared/run.ts'
import { isComposing } from '#ui/keys.ts'

/** The name is its own editor: click or Enter, type, Enter to keep, Escape to leave it as it was. */
export const RunName = ({ run }: { run: RunSummary }) => {
  const { t } = useTranslation('run')
  const client = useStudioClient()
  const [text, setText] = useState<string>()
  const field = useRef<HTMLInputElement>(null)
  const editing = text !== undefined
  useEffect(() => {
    if (editing) field.current?.select()
  }, [editing])
  const keep = (): void => {
    const name = text?.trim() ?? ''
    setText(undefined)
    if (name !== '' && name !== run.name) void client.runs.rename({ runId: run.runId, name })
  }
  if (!editing) {
    return (
      <h1 className="n-run__name">
        <button type="button" className="trunc" title={t('rename')} onClick={() => setText(run.name)}>
          {run.name}
        </button>
      </h1>
    )
  }
  return (
    <input
      ref={field}
      className="n-run__rename"
      aria-label={t('rename')}
      value={text}
      maxLength={250}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (isComposing(event)) return
        if (event.key === 'Enter') keep()
        if (event.key === 'Escape') setText(undefined)
      }}
    />
  )
}
