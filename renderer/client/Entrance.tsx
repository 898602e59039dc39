import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { ClientProvider } from './ClientProvider.tsx'
import { createDoor } from './studio.ts'
import { TokenScreen } from './TokenScreen.tsx'
import { askSiblings, onTokenInAddress, sessionTokens, shareToken, type TokenStore } from './token.ts'

type Key = { state: 'asking' } | { state: 'missing'; refused: boolean } | { state: 'given' }

const firstKey = (tokens: TokenStore): Key => {
  const inApp = location.protocol === 'app:'
  return { state: inApp || tokens.get() !== undefined ? 'given' : 'asking' }
}

/**
 * Lets in who has the token of this start: from the address, from this tab's storage, or from a sibling tab. In the
 * desktop app the shell adds the token itself, so the page never sees one.
 */
export const Entrance = ({ children }: { children: ReactNode }) => {
  const tokens = useMemo(() => sessionTokens(), [])
  const [key, setKey] = useState(() => firstKey(tokens))
  const door = useMemo(
    () =>
      createDoor({
        origin: location.origin,
        token: tokens.get,
        onRefused: () => {
          tokens.clear()
          setKey({ state: 'missing', refused: true })
        },
      }),
    [tokens],
  )
  useEffect(() => shareToken(tokens), [tokens])
  useEffect(() => onTokenInAddress(tokens, () => setKey({ state: 'given' })), [tokens])
  const asking = key.state === 'asking'
  useEffect(() => {
    if (!asking) return
    void askSiblings().then((token) => {
      if (token !== undefined) tokens.set(token)
      setKey(token === undefined ? { state: 'missing', refused: false } : { state: 'given' })
    })
  }, [tokens, asking])
  if (asking) return null
  if (key.state === 'missing') {
    return (
      <TokenScreen
        refused={key.refused}
        onToken={(token) => {
          tokens.set(token)
          setKey({ state: 'given' })
        }}
      />
    )
  }
  return <ClientProvider door={door}>{children}</ClientProvider>
}
