import { requirementName } from '#engine/environments/key.ts'
import type { Failure } from '#shared/run.ts'

interface Situation {
  /** What uv or pip said. */
  readonly output: string
  readonly requirements: readonly string[]
  readonly pythonVersion: string
  readonly logPath: string
}
interface Explanation {
  readonly message: string
  readonly hint: string
}
type Explain = (output: string, situation: Situation) => Explanation | undefined

/** One sentence about why the packages could not be installed, out of a resolver's pages. */
export function explainBuildFailure(situation: Situation): Failure {
  // uv breaks its sentences over lines; pip does not.
  const flat = situation.output.replaceAll(/\s*\n\s+(?!- )/g, ' ')
  const found = explanations.map((explain) => explain(flat, situation)).find((one) => one !== undefined)
  const { message, hint } = found ?? {
    message: `The packages could not be installed: ${lastWords(situation.output)}`,
    hint: 'Look into the log for the reason.',
  }
  return {
    reason: 'environment',
    message,
    hint: `${hint} Log: ${situation.logPath}`,
    field: 'packages',
    traceback: tail(situation.output, 40),
  }
}

const diskFull: Explain = (output) =>
  /No space left on device|disk is full|ENOSPC/i.test(output)
    ? { message: 'The disk is full, so the environment could not be built.', hint: 'Free some space.' }
    : undefined

const signs =
  /Failed to fetch|error sending request|dns error|NewConnectionError|Failed to establish a new connection|ConnectTimeout|Temporary failure in name resolution|network was disabled|ProxyError|Network is unreachable/i

/** Whether a tool failed because there was no way to the package index. */
export const indexIsUnreachable = (output: string): boolean => signs.test(output)

const unreachable: Explain = (output, { requirements }) => {
  if (!indexIsUnreachable(output)) return undefined
  return {
    message: `The package index cannot be reached, so ${list(requirements)} could not be installed.`,
    hint: 'Connect to the network and run again. Environments that were built before work without it.',
  }
}

const notARequirement: Explain = (output, { output: raw }) => {
  // uv shows the reason, the line, and marks below it where it went wrong.
  const shown = /Couldn't parse requirement[^\n]*\n\s*cause: ([^\n]+)\n\s*([^\n]+)\n\s*\^/.exec(raw)
  if (shown !== null) {
    return {
      message: `"${shown[2]?.trim()}" is not a package requirement: ${shown[1]}.`,
      hint: 'Write it like `pandas` or `pandas>=2,<3`.',
    }
  }
  const match =
    /Couldn't parse requirement[^\n]*|Failed to parse: `([^`]+)`|Invalid requirement: '([^']+)'/.exec(output)
  if (match === null) return undefined
  const line = match[1] ?? match[2]
  return {
    message: `${line === undefined ? 'A line of the package list' : `"${line}"`} is not a package requirement.`,
    hint: 'Write it like `pandas` or `pandas>=2,<3`.',
  }
}

const doesNotExist: Explain = (output, { requirements }) => {
  const name =
    /Because (\S+) was not found in the package registry/.exec(output)?.[1] ??
    /and (\S+) was not found in the package registry/.exec(output)?.[1] ??
    /No matching distribution found for ([A-Za-z0-9._-]+)/.exec(
      onlyWhen(output, '(from versions: none)'),
    )?.[1]
  if (name === undefined) return undefined
  const listed = requirements.some((line) => requirementName(line) === requirementName(name))
  return {
    message: `The package "${name}" does not exist in the package index.`,
    hint: listed
      ? 'Check the spelling in the component’s list of packages.'
      : `One of ${list(requirements)} asks for it.`,
  }
}

const noSuchVersion: Explain = (output) => {
  const wish =
    /there (?:is|are) no versions? of (\S+?)(?: and|,| we can|$)/i.exec(output)?.[1] ??
    /Could not find a version that satisfies the requirement ([^\s(]+)/.exec(output)?.[1]
  if (wish === undefined) return undefined
  return {
    message: `No version of the package matches "${wish}".`,
    hint: 'Ask for a version that exists, or leave the version open.',
  }
}

const pythonMismatch: Explain = (output, { pythonVersion }) => {
  const match =
    /(\S+) (?:depends on|requires) Python\s*([<>=!~][^\s,]*)|requires a different Python: \S+ not in '([^']+)'/.exec(
      output,
    )
  if (match === null) return undefined
  const wanted = match[2] ?? match[3] ?? 'another version'
  return {
    message: `${match[1] ?? 'A package'} needs Python ${wanted}, and steps run on ${pythonVersion}.`,
    hint: 'Choose another interpreter in Settings, or another version of the package.',
  }
}

const noWheel: Explain = (output, { pythonVersion }) => {
  const match = /(\S+?) has no (?:usable wheels|wheels with a matching)/.exec(output)
  if (match === null) return undefined
  return {
    message: `There is no build of ${match[1]} for this machine and Python ${pythonVersion}.`,
    hint: 'Choose another version of the package or another interpreter in Settings.',
  }
}

const hashMismatch: Explain = (output) => {
  const name =
    /Hash mismatch for `([^`]+)`/.exec(output)?.[1] ??
    (/THESE PACKAGES DO NOT MATCH THE HASHES/.test(output) ? 'A package' : undefined)
  if (name === undefined) return undefined
  return {
    message: `${name} in the index is not the file that was there when the packages were resolved.`,
    hint: 'If that is meant to be so, run `nagare env refresh`; otherwise find out who changed it.',
  }
}

const noSuchPath: Explain = (output) => {
  const path = /Distribution not found at: (\S+)/.exec(output)
  if (path === null) return undefined
  return {
    message: `There is nothing at ${path[1]}, which the list of packages names.`,
    hint: 'Paths are those of this machine: change the line, or put the file there.',
  }
}

const buildFailed: Explain = (output) => {
  const name =
    /Failed to (?:build|download and build) `([^`]+)`/.exec(output)?.[1] ??
    /Failed (?:building wheel for|to build) ([A-Za-z0-9._-]+)/.exec(output)?.[1] ??
    (/subprocess-exited-with-error/.test(output) ? 'A package' : undefined)
  if (name === undefined) return undefined
  return {
    message: `${name} has to be built from source for this Python, and that failed.`,
    hint: 'Choose a version that comes ready-built, or install the compilers it needs.',
  }
}

const conflict: Explain = (output, { requirements }) => {
  const first = /Because (.+?),? we can conclude that/s.exec(output)?.[1]
  // Where the first sentence only restates one side, the next names the other.
  const other = /And because (you require [^,]+?),? we can conclude that/s.exec(output)?.[1]
  const isBare = other !== undefined && /and you require [\w.-]+$/.test(first ?? '')
  const uv = isBare ? `${first?.replace(/ and you require [\w.-]+$/, '')}, and ${other}` : first
  const pip = /Cannot install (.+?) because these package versions have conflicting dependencies/.exec(
    output,
  )?.[1]
  if (uv === undefined && pip === undefined) return undefined
  return {
    message: `The packages exclude each other: ${uv === undefined ? pip : short(uv)}.`,
    hint: `Loosen a version in one of these lines: ${list(requirements)}.`,
  }
}

const explanations: readonly Explain[] = [
  diskFull,
  hashMismatch,
  noSuchPath,
  notARequirement,
  unreachable,
  doesNotExist,
  pythonMismatch,
  noWheel,
  buildFailed,
  noSuchVersion,
  conflict,
]

const onlyWhen = (output: string, sign: string): string => (output.includes(sign) ? output : '')
const list = (names: readonly string[]): string => names.join(', ')
const short = (text: string): string => (text.length > 240 ? `${text.slice(0, 240)}…` : text)
const tail = (text: string, lines: number): string => text.trimEnd().split('\n').slice(-lines).join('\n')

function lastWords(output: string): string {
  const lines = output.split('\n').map((line) => line.trim())
  const error = lines.filter((line) => /^(?:error|ERROR)/.test(line)).at(-1)
  return short(error ?? lines.filter((line) => line !== '').at(-1) ?? 'the tool gave no reason')
}
