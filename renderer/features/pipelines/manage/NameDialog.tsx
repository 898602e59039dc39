import { TextInput } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblems } from '#client/errors.ts'
import type { Problem } from '#shared/problem.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { isComposing } from '#ui/keys.ts'
import { saidWith, useSpoken } from '#ui/use-spoken.ts'

interface NameDialogProps {
  readonly title: string
  readonly label: string
  readonly action: string
  readonly initial: string
  /** Taken when the field is left empty; shown in it until then. */
  readonly suggested?: string
  /** May be refused by the server. */
  readonly onGiven: (name: string) => Promise<void>
  readonly onClose: () => void
  /** More to choose below the name; the dialog is wide then. */
  readonly children?: ReactNode
}

const useName = ({ initial, suggested = '', onGiven, onClose }: NameDialogProps) => {
  const [name, setName] = useState(initial)
  const [problem, setProblem] = useState<Problem | undefined>()
  const [busy, setBusy] = useState(false)
  const given = name.trim() === '' ? suggested : name.trim()
  const cannot = given === '' || busy
  const give = async () => {
    if (cannot) return
    setBusy(true)
    try {
      await onGiven(given)
      onClose()
    } catch (error) {
      setProblem(asProblems(error)[0])
      setBusy(false)
    }
  }
  return { name, setName, problem, cannot, give }
}

/** Asks for one name. A name that cannot be taken stays in the field, with what to do about it. */
export const NameDialog = (props: NameDialogProps) => {
  const { t } = useTranslation('manage')
  const { title, label, action, suggested = '', onClose, children } = props
  const say = useSpoken()
  const { name, setName, problem, cannot, give } = useName(props)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || isComposing(event)) return
    event.preventDefault()
    void give()
  }
  return (
    <Dialog title={title} size={children === undefined ? 420 : 860} onClose={onClose}>
      <TextInput
        label={label}
        value={name}
        placeholder={suggested}
        data-autofocus
        maxLength={200}
        error={problem && saidWith(problem, say, ' ')}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {children}
      <div className="row n-namedialog__foot">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button variant="primary" disabled={cannot} onClick={() => void give()}>
          {action}
        </Button>
      </div>
    </Dialog>
  )
}
