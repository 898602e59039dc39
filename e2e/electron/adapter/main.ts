/** The shell on Electron 22: first what that one lacks, then the shell itself, unchanged. */
// oxlint-disable-next-line import/no-unassigned-import -- it changes what is there
import './old-node.ts'
import { startShell } from '../../../main/electron/shell.ts'
import { childHost } from './child-host.ts'
import { allowRoot, installNavigationDetails, installProtocolHandle } from './old-electron.ts'

allowRoot()
installProtocolHandle()
installNavigationDetails()
startShell({ serverHost: childHost })
