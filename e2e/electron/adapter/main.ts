/** The shell on Electron 22: first what that one lacks, then the shell itself, unchanged. */
import './old-node.ts'
import { startShell } from '../../../main/electron/shell.ts'
import { childHost } from './child-host.ts'
import { allowRoot, installNavigationDetails, installProtocolHandle } from './old-electron.ts'

allowRoot()
installProtocolHandle()
installNavigationDetails()
startShell({ serverHost: childHost })
