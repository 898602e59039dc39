import type { DesktopPort } from '#shared/desktop.ts'

/** What the shell offers; undefined in a browser. */
export const desktop = (): DesktopPort | undefined =>
  (globalThis as { nagareDesktop?: DesktopPort }).nagareDesktop
