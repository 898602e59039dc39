/**
 * The key of this start of the server. It arrives in the address (`#token=…`), is taken out of it at once, and lives
 * in this tab's session storage. A tab opened by hand asks the other tabs of the same origin for it.
 */
const storageKey = 'nagare.token'
const channelName = 'nagare.token'
const answerWithin = 250 // ms a sibling tab has to answer before the person is asked

/** The token inside a link, a fragment, or the bare text of one. */
export const tokenIn = (text: string): string | undefined => {
  const named = /[#&?]token=([\w-]{8,})/.exec(text)
  if (named !== null) return named[1]
  return /^[\w-]{16,}$/.test(text.trim()) ? text.trim() : undefined
}

type Message = { readonly ask: true } | { readonly token: string }

export interface TokenStore {
  get(): string | undefined
  set(token: string): void
  clear(): void
}

export const sessionTokens = (storage: Storage = sessionStorage): TokenStore => ({
  get: () => storage.getItem(storageKey) ?? undefined,
  set: (token) => storage.setItem(storageKey, token),
  clear: () => storage.removeItem(storageKey),
})

/** Takes the token out of the address bar, so that it is neither shared nor bookmarked. Says whether there was one. */
export const takeTokenFromAddress = (tokens: TokenStore): boolean => {
  const token = tokenIn(location.hash)
  if (token === undefined) return false
  tokens.set(token)
  history.replaceState(history.state, '', location.pathname + location.search)
  return true
}

/**
 * A server that starts again often has the same port: the newest link, opened in a tab of the old start, then changes
 * the fragment only and loads nothing. Returns the way to stop.
 */
export const onTokenInAddress = (tokens: TokenStore, taken: () => void): (() => void) => {
  const look = () => {
    if (takeTokenFromAddress(tokens)) taken()
  }
  addEventListener('hashchange', look)
  return () => removeEventListener('hashchange', look)
}

// A broadcast channel stays inside our own origin: there is no target to name.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
const say = (channel: BroadcastChannel, message: Message): void => channel.postMessage(message)

/** Answers siblings that ask. Returns the way to stop. */
export const shareToken = (tokens: TokenStore): (() => void) => {
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', (event: MessageEvent<Message>) => {
    const token = tokens.get()
    if ('ask' in event.data && token !== undefined) say(channel, { token })
  })
  return () => channel.close()
}

/** Asks the other tabs; undefined when none of them has a token. */
export const askSiblings = (): Promise<string | undefined> =>
  new Promise((resolve) => {
    const channel = new BroadcastChannel(channelName)
    const finish = (token: string | undefined) => {
      clearTimeout(timer)
      channel.close()
      resolve(token)
    }
    const timer = setTimeout(() => finish(undefined), answerWithin)
    channel.addEventListener('message', (event: MessageEvent<Message>) => {
      if ('token' in event.data) finish(event.data.token)
    })
    say(channel, { ask: true })
  })
