/**
 * Reads the install part of a compiled Python component: a small shell script that makes sure of pip, may make a
 * venv, installs the author's packages and then kfp. Anything that is not exactly that is not recognised, so that a
 * script with other effects is never skipped.
 */
import { type ShellWord, simpleCommands } from './shell-words.ts'

export interface InstallPlan {
  readonly packages: readonly string[]
  readonly indexUrls: readonly string[]
  readonly trustedHosts: readonly string[]
}
export const nothingToInstall: InstallPlan = { packages: [], indexUrls: [], trustedHosts: [] }

const ensurePip =
  /^\s*if ! \[ -x "\$\(command -v pip\)" \]; then\s+python3 -m ensurepip \|\| python3 -m ensurepip --user \|\| apt-get install python3-pip\s+fi\s/
const startComponent = '"$0" "$@"'
const housekeeping: readonly RegExp[] = [
  /^(?:export )?PIP_DISABLE_PIP_VERSION_CHECK=1$/,
  /^tmp=\$\(mktemp -d\)$/,
  /^python3 -m venv "\$tmp\/venv" --system-site-packages$/,
  /^\. "\$tmp\/venv\/bin\/activate"$/,
]
const pipInstall = /^(?:PIP_DISABLE_PIP_VERSION_CHECK=1 )?(?:python3 -m )?pip3? install\b/
const quietOptions = new Set(['--quiet', '-q', '--no-warn-script-location', '--disable-pip-version-check'])

interface Install {
  readonly words: string[]
  readonly indexUrls: string[]
  readonly trustedHosts: string[]
}

const valueOptions: Readonly<Record<string, 'indexUrls' | 'trustedHosts'>> = {
  '--index-url': 'indexUrls',
  '-i': 'indexUrls',
  '--extra-index-url': 'indexUrls',
  '--trusted-host': 'trustedHosts',
}

function readInstall(words: readonly ShellWord[]): Install {
  const install: Install = { words: [], indexUrls: [], trustedHosts: [] }
  const rest = words.slice(words.findIndex((word) => word.text === 'install') + 1)
  for (let index = 0; index < rest.length; index += 1) {
    const text = rest[index]?.text ?? ''
    const [option, attached] = text.startsWith('--') ? splitOnce(text) : [text, undefined]
    const target = Object.hasOwn(valueOptions, option) ? valueOptions[option] : undefined
    if (target !== undefined) install[target].push(attached ?? rest[(index += 1)]?.text ?? '')
    else if (!quietOptions.has(text)) install.words.push(text)
  }
  return install
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf('=')
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

const named = (install: Install): string[] =>
  install.words.filter((word) => !word.startsWith('-') && !word.startsWith('typing-extensions'))

/**
 * The install that the SDK adds for its own runtime since 2.1; ours needs none of it. It holds nothing but kfp:
 * pinned and with `--no-deps`, or as a path. An author who asks for kfp gets no such install, and keeps the kfp.
 */
function isInjectedKfp(install: Install): boolean {
  const [only, ...more] = named(install)
  if (only === undefined || more.length > 0) return false
  const alone = install.words.includes('--no-deps')
  if (/^kfp==[\w.+!-]+$/.test(only)) return alone
  return only.includes('/') && (alone || /kubeflow\/pipelines|\bkfp\b/.test(only))
}

/** SDKs before 2.1 put their own version behind the author's packages, into the one install there is. */
function withoutTrailingKfp(install: Install, sdkVersion: string | undefined): Install {
  const version = /^kfp-((?:1|2\.0)\..+)$/.exec(sdkVersion ?? '')?.[1]
  const own = version !== undefined && install.words.at(-1) === `kfp==${version}`
  return own ? { ...install, words: install.words.slice(0, -1) } : install
}

/** With two installs one is the SDK's, even when a package path (`kfp_package_path`) does not say so. */
const isOnePath = (install: Install): boolean =>
  install.words.length === 1 && (install.words[0] ?? '').includes('/')

/** An install script in whole: also what it installs for the SDK itself. */
export interface InstallScript extends InstallPlan {
  /** Words of the install of kfp; empty when there is none. */
  readonly kfp: readonly string[]
  /** Into an environment of its own. */
  readonly venv: boolean
}

/**
 * @param sdkVersion as the pipeline tells it, `kfp-2.14.3`.
 * @returns undefined when the script is not the SDK's.
 */
export function readInstallScript(script: string, sdkVersion: string | undefined): InstallPlan | undefined {
  const whole = readWholeScript(script, sdkVersion)
  if (whole === undefined) return undefined
  const { packages, indexUrls, trustedHosts } = whole
  return { packages, indexUrls, trustedHosts }
}

/** The same, for who writes the script anew. */
export function readWholeScript(script: string, sdkVersion: string | undefined): InstallScript | undefined {
  const body = script.replace(ensurePip, '')
  const commands = simpleCommands(body)
  if (commands === undefined || commands.at(-1)?.source !== startComponent) return undefined
  const installs: Install[] = []
  for (const { source, words } of commands.slice(0, -1)) {
    if (pipInstall.test(source)) installs.push(readInstall(words))
    else if (!housekeeping.some((known) => known.test(source))) return undefined
  }
  // An author may ask for kfp too: only one of two such installs is the SDK's.
  const injected =
    installs.findLast(isInjectedKfp) ?? (installs.length > 1 ? installs.findLast(isOnePath) : undefined)
  const own = installs
    .filter((install) => install !== injected)
    .map((install) => withoutTrailingKfp(install, sdkVersion))
  return {
    packages: own.flatMap((install) => install.words),
    indexUrls: unique(installs.flatMap((install) => install.indexUrls)),
    trustedHosts: unique(installs.flatMap((install) => install.trustedHosts)),
    kfp: injected?.words ?? [],
    venv: commands.some(({ source }) => source.startsWith('python3 -m venv ')),
  }
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)]
