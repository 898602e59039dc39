import { useTranslation } from 'react-i18next'
import { type PairField, Pairs } from '../fields/Pairs.tsx'
import { useAttempt } from '../use-attempt.ts'

interface SecretAsEnv {
  readonly secretName?: string
  readonly keyToEnv?: readonly { readonly secretKey: string; readonly envVar: string }[]
}

/** One line a variable; what a file says besides (references, volumes) is kept behind. */
export const Secrets = ({ node, secrets }: { node: string; secrets: unknown }) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const list: readonly SecretAsEnv[] = Array.isArray(secrets) ? (secrets as readonly SecretAsEnv[]) : []
  const plain = list.filter(({ secretName }) => secretName !== undefined)
  const others = list.filter(({ secretName }) => secretName === undefined)
  const rows = plain.flatMap(({ secretName = '', keyToEnv = [] }) =>
    keyToEnv.map(({ secretKey, envVar }) => ({ secret: secretName, key: secretKey, name: envVar })),
  )
  const fields: readonly PairField[] = [
    { key: 'name', label: t('execution.variable'), placeholder: 'API_KEY' },
    { key: 'secret', label: t('execution.secret'), placeholder: 'my-secret' },
    { key: 'key', label: t('execution.secretKey'), placeholder: 'token' },
  ]
  return (
    <Pairs
      title={t('execution.secrets')}
      about={t('execution.secretsAbout')}
      add={t('execution.addSecret')}
      fields={fields}
      rows={rows}
      take={(next) => {
        const now = next.map(({ name = '', secret = '', key = '' }) => ({
          secretName: secret,
          keyToEnv: [{ secretKey: key, envVar: name }],
        }))
        const all = [...others, ...now]
        return attempt({
          edit: 'set-platform',
          node,
          settings: { secretAsEnv: all.length === 0 ? null : all },
        })
      }}
    />
  )
}
