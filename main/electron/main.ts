/** The desktop app's first file: this shell, with its server in Electron's utility process. */
import { startShell } from './shell.ts'
import { utilityHost } from './utility-host.ts'

startShell({ serverHost: utilityHost })
