import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/Button.tsx'
import './token-screen.css'
import { tokenIn } from './token.ts'

/** Shown when this tab has no key, or one of an earlier start. Says why, and takes the link. */
export const TokenScreen = ({ refused, onToken }: { refused: boolean; onToken: (token: string) => void }) => {
  const { t } = useTranslation('frame')
  const [text, setText] = useState('')
  const [error, setError] = useState(refused ? t('token.refused') : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const token = tokenIn(text)
    if (token === undefined) setError(t('token.wrong'))
    else onToken(token)
  }
  return (
    <main className="n-token">
      <form onSubmit={submit}>
        <img src="/icon.svg" width={32} height={32} alt="" />
        <h1>{t('token.title')}</h1>
        <p>{t('token.text')}</p>
        <TextInput
          label={t('token.how')}
          placeholder={t('token.placeholder')}
          value={text}
          error={error}
          ref={(input) => input?.focus()}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setError(undefined)
          }}
        />
        <Button variant="primary" onClick={submit}>
          {t('token.submit')}
        </Button>
      </form>
    </main>
  )
}
