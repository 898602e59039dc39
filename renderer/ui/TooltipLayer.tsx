import { Tooltip as MantineTooltip } from '@mantine/core'
import { useEffect, useId, useState } from 'react'
import { Kbd } from './Kbd.tsx'

/** Long enough that a pointer on its way elsewhere shows nothing, ms. */
const openAfter = 400
/** Whoever has just read one tip reads the next one at once, ms. */
const staysWarm = 300

const tipOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null

/** The element whose tip is shown: the one that the pointer rests on or that the keyboard has reached. */
function followTips(show: (at: HTMLElement | undefined) => void): () => void {
  let pointed: HTMLElement | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let shown = false
  let hiddenAt = Number.NEGATIVE_INFINITY
  const hide = (): void => {
    clearTimeout(timer)
    if (shown) hiddenAt = performance.now()
    shown = false
    show(undefined)
  }
  const open = (at: HTMLElement): void => {
    if (!at.isConnected) return
    shown = true
    show(at)
  }
  const onPointerOver = (event: PointerEvent): void => {
    const at = event.pointerType === 'touch' ? null : tipOf(event.target)
    if (at === pointed) return
    pointed = at
    const isWarm = shown || performance.now() - hiddenAt < staysWarm
    hide()
    if (at !== null) timer = setTimeout(() => open(at), isWarm ? 0 : openAfter)
  }
  const onFocusIn = (event: FocusEvent): void => {
    const at = tipOf(event.target)
    if (at?.matches(':focus-visible')) open(at)
  }
  const onKeyDown = ({ key }: KeyboardEvent): void => {
    if (key === 'Escape') hide()
  }
  const listening = new AbortController()
  const options = { signal: listening.signal, capture: true }
  document.addEventListener('pointerover', onPointerOver, options)
  document.addEventListener('pointerdown', hide, options)
  document.addEventListener('focusin', onFocusIn, options)
  document.addEventListener('focusout', hide, options)
  document.addEventListener('keydown', onKeyDown, options)
  // The pointer leaves the window: nothing is entered then.
  document.documentElement.addEventListener(
    'pointerleave',
    () => {
      pointed = null
      hide()
    },
    options,
  )
  return () => {
    clearTimeout(timer)
    listening.abort()
  }
}

/** Shows the tip of whatever asks for one (`Tooltip`). Once in the page. */
export const TooltipLayer = () => {
  const [target, setTarget] = useState<HTMLElement>()
  const [, setChanges] = useState(0)
  const id = useId()
  useEffect(() => followTips(setTarget), [])
  useEffect(() => {
    if (target === undefined) return
    const changed = new MutationObserver(() => setChanges((count) => count + 1))
    changed.observe(target, { attributeFilter: ['data-tip'] })
    return () => changed.disconnect()
  }, [target])
  const { tip = '', tipKeys } = target?.dataset ?? {}
  useEffect(() => {
    if (target === undefined || target.getAttribute('aria-label') === tip) return
    target.setAttribute('aria-describedby', id)
    return () => target.removeAttribute('aria-describedby')
  }, [target, tip, id])
  if (target === undefined || tip === '') return null
  const label = (
    <>
      {tip}
      {tipKeys !== undefined && <Kbd keys={tipKeys} />}
    </>
  )
  return (
    <>
      <span id={id} hidden>
        {tip}
      </span>
      <MantineTooltip key={tip} target={target} label={label} opened maw={320} multiline />
    </>
  )
}
