import { MantineProvider } from '@mantine/core'
import type { ReactNode } from 'react'
import { mantineTheme, mantineVariables } from './mantine.ts'
import { themeStorage } from './theme.ts'

export const ThemeProvider = ({ children }: { children: ReactNode }) => (
  <MantineProvider
    theme={mantineTheme}
    cssVariablesResolver={mantineVariables}
    colorSchemeManager={themeStorage}
    defaultColorScheme="auto"
  >
    {children}
  </MantineProvider>
)
