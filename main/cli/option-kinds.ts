/** The kinds of options that `parseArgs` knows, and those that most commands have. */
export const text = { type: 'string' } as const
export const flag = { type: 'boolean' } as const

export const commonOptions = {
  help: { ...flag, short: 'h' },
  workspace: { ...text, short: 'w' },
  json: flag,
} as const
