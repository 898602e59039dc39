/**
 * Parts of the page are loaded when they are needed. When Nagare was updated under an open window, those that the page
 * knows of are gone: it begins anew. What is being edited is kept in drafts.
 */
const key = 'nagare.begun-anew'
/** A part that is missing for another reason must not make the page begin again and again, ms. */
const atMostEvery = 60_000

/** True when beginning anew may help; notes that it was tried. */
export const mayBeginAnew = (storage: Pick<Storage, 'getItem' | 'setItem'>, now: number): boolean => {
  const last = Number(storage.getItem(key) ?? Number.NEGATIVE_INFINITY)
  if (now - last < atMostEvery) return false
  storage.setItem(key, String(now))
  return true
}

export const beginAnewAfterUpdate = (): void => {
  // Vite tells of it before the import fails.
  globalThis.addEventListener('vite:preloadError', (event) => {
    if (!mayBeginAnew(sessionStorage, Date.now())) return
    event.preventDefault()
    location.reload()
  })
}
