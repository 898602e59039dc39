/** The component library, spoken to in our tokens: its colours are our variables, its sizes our measurements. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const indigo: MantineColorsTuple = [
  '#ecedfa',
  '#d6d8f5',
  '#a9adea',
  '#a3a8f7',
  '#8d93f5',
  '#6066de',
  '#4a50c8',
  '#4348bd',
  '#3f44b4',
  '#363a9c',
]

/** What floats above the page is drawn in a landmark of its own. */
export const floatingId = 'n-floating'

const control = {
  '--input-height': '28px',
  '--input-fz': '12px',
  '--input-padding': '8px',
  '--input-radius': '4px',
}
const inputProps = { size: 'xs', radius: 4 }
const inputLabel = { size: 'xs', inputWrapperOrder: ['label', 'input', 'description', 'error'] as const }

export const mantineTheme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '14px', xl: '18px' },
  lineHeights: { xs: '16px', sm: '16px', md: '20px', lg: '20px', xl: '24px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '6px', xl: '6px' },
  defaultRadius: 'sm',
  colors: { indigo },
  primaryColor: 'indigo',
  primaryShade: { light: 6, dark: 5 },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Input: { defaultProps: inputProps, vars: () => ({ wrapper: control }) },
    InputWrapper: { defaultProps: inputLabel },
    TextInput: { defaultProps: inputProps },
    Select: {
      defaultProps: {
        ...inputProps,
        comboboxProps: { transitionProps: { duration: 0 } },
        checkIconPosition: 'right',
      },
    },
    Autocomplete: { defaultProps: { ...inputProps, comboboxProps: { transitionProps: { duration: 0 } } } },
    NumberInput: { defaultProps: inputProps },
    Switch: { defaultProps: { size: 'xs', withThumbIndicator: false } },
    Tooltip: { defaultProps: { transitionProps: { duration: 0 }, offset: 6 } },
    Menu: {
      defaultProps: {
        shadow: 'none',
        radius: 6,
        transitionProps: { duration: 0 },
        offset: 4,
        // A thing without a role among the items of a menu would hide them from screen readers.
        withInitialFocusPlaceholder: false,
      },
    },
    Popover: { defaultProps: { shadow: 'none', radius: 6, transitionProps: { duration: 0 }, offset: 4 } },
    Portal: { defaultProps: { target: `#${floatingId}` } },
    Modal: { defaultProps: { transitionProps: { duration: 0 }, radius: 6 } },
  },
})

/** Mantine's colour variables point at our tokens in both themes; the tokens themselves switch. */
export const mantineVariables: CSSVariablesResolver = () => {
  const colours = {
    '--mantine-color-body': 'var(--s1)',
    '--mantine-color-text': 'var(--t1)',
    '--mantine-color-dimmed': 'var(--t3)',
    '--mantine-color-placeholder': 'var(--t3)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-color-default': 'var(--s2)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--t1)',
    '--mantine-color-default-border': 'var(--line-2)',
    '--mantine-color-error': 'var(--failed)',
    '--mantine-color-disabled': 'var(--s1)',
    '--mantine-color-disabled-color': 'var(--t-off)',
    '--mantine-color-disabled-border': 'var(--line)',
    '--mantine-primary-color-filled': 'var(--accent-fill)',
    '--mantine-primary-color-filled-hover': 'var(--accent-fill-hover)',
    '--mantine-primary-color-light': 'var(--accent-soft)',
    '--mantine-primary-color-light-color': 'var(--accent)',
  }
  return { variables: { '--mantine-shadow-none': 'none' }, light: colours, dark: colours }
}
