import { MantineProvider } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { floatingId, mantineTheme, mantineVariables } from './mantine.ts'
import { themeStorage } from './theme.ts'

/** Menus, dialogs and tips come here, wherever they were called from. */
const Floating = () => {
  const { t } = useTranslation('common')
  return <section id={floatingId} aria-label={t('floating')} />
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
  </MantineProvider>
)
