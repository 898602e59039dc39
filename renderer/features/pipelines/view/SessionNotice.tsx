import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { serializePipeline } from '#core/spec/serialize.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconCheck, IconClose, IconWarning } from '#ui/icons.ts'
import { Prose } from '#ui/Prose.tsx'
import { useSpoken } from '#ui/use-spoken.ts'
import type { FileText, SessionWord } from '../editor/session-types.ts'
import { useOpenSession, useSessionState } from '../editor/use-session.ts'
import { CompareDialog } from '../versions/CompareDialog.tsx'

/** Something else is in the file: nothing is overwritten without being asked for, and both texts are kept. */
const Conflict = ({ disk }: { disk: FileText | 'gone' }) => {
  const { t } = useTranslation('editor')
  const session = useOpenSession()
  const [comparing, setComparing] = useState(false)
  const save = () => void session.save(disk)
  return (
    <div className="n-conflict" role="alert">
      <Icon of={IconWarning} size={14} />
      <p className="grow">
        <b>{disk === 'gone' ? t('disk.gone') : t('disk.changed')}</b>{' '}
        <span className="t2">{disk === 'gone' ? t('disk.goneText') : t('disk.changedText')}</span>
      </p>
      {disk !== 'gone' && (
        <>
          <Button size="s" onClick={() => setComparing(true)}>
            {t('disk.compare')}
          </Button>
          <Button size="s" onClick={() => void session.reload(disk)}>
            {t('disk.reload')}
          </Button>
        </>
      )}
      <Button size="s" onClick={save}>
        {disk === 'gone' ? t('disk.saveAgain') : t('disk.saveMine')}
      </Button>
      {comparing && disk !== 'gone' && (
        <CompareDialog
          title={t('disk.compareTitle')}
          before={disk.text}
          after={serializePipeline(session.editor.doc())}
          words={{ before: t('disk.inFile'), after: t('disk.here') }}
          onClose={() => setComparing(false)}
        />
      )}
    </div>
  )
}

/** That it was saved is told in the bar. */
type Told = Exclude<SessionWord, { readonly say: 'saved' }>

const useSentence = () => {
  const { t } = useTranslation('editor')
  const say = useSpoken()
  return (word: Told): string => {
    if (word.say === 'read-again') return t('disk.readAgain')
    if (word.say === 'stopped') return t('draft.stopped', { count: word.left, why: say(word.why) })
    return [t('save.failed', { why: say(word.message) }), say(word.hint ?? '')].join(' ').trim()
  }
}

/** How long a good word stays; one that asks for something stays until it is put away. */
const shownMs = 4_000

const Word = ({ word }: { word: Told }) => {
  const { t } = useTranslation('editor')
  const session = useOpenSession()
  const sentence = useSentence()
  const isGood = word.say === 'read-again'
  const [shown, setShown] = useState(true)
  useEffect(() => {
    if (!isGood) return undefined
    const timer = setTimeout(() => setShown(false), shownMs)
    return () => clearTimeout(timer)
  }, [isGood])
  if (!shown) return null
  return (
    <div className="n-editnotice__card" data-good={isGood || undefined}>
      <Icon of={isGood ? IconCheck : IconWarning} size={14} />
      <p>
        <Prose text={sentence(word)} />
      </p>
      {!isGood && (
        <IconButton size="s" iconSize={12} icon={IconClose} label={t('dismiss')} onClick={session.dismiss} />
      )}
    </div>
  )
}

/** What happened to the file and to what was kept: what waits for an answer above the canvas, what is only told over its upper edge. */
export const SessionNotice = () => {
  const disk = useSessionState((state) => state.disk)
  const word = useSessionState((state) => state.word)
  return (
    <div className="n-sessionnotice">
      {disk !== undefined && <Conflict disk={disk} />}
      <div role="status" className="n-sessionnotice__word">
        {word !== undefined && word.say !== 'saved' && <Word key={JSON.stringify(word)} word={word} />}
      </div>
    </div>
  )
}
