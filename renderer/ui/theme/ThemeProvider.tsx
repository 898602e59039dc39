import { MantineProvider } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { isComposing } from '../keys.ts'
import { TooltipLayer } from '../TooltipLayer.tsx'
import { floatingId, mantineTheme, mantineVariables } from './mantine.ts'
import { themeStorage } from './theme.ts'

/** The library's dialogs and menus take Escape and Tab for their own, also while an input method has them. */
const leaveToInputMethod = (event: KeyboardEvent): void => {
  if (!isComposing(event) || (event.key !== 'Escape' && event.key !== 'Tab')) return
  event.preventDefault()
  event.stopPropagation()
}

/** Menus, dialogs and tips come here, wherever they were called from. */
const Floating = () => {
  const { t } = useTranslation('common')
  const place = useRef<HTMLElement>(null)
  useEffect(() => {
    const { current } = place
    current?.addEventListener('keydown', leaveToInputMethod, { capture: true })
    return () => current?.removeEventListener('keydown', leaveToInputMethod, { capture: true })
  }, [])
  return <section ref={place} id={floatingId} aria-label={t('floating')} />
}

export const ThemeProvider = ({ children }: { children: ReactNode }) => (
  <MantineProvider
    theme={mantineTheme}
    cssVariablesResolver={mantineVariables}
    colorSchemeManager={themeStorage}
    defaultColorScheme="auto"
  >
    {children}
    <Floating />
    <TooltipLayer />
  </MantineProvider>
)
