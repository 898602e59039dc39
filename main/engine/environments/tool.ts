import { ExecaError, execa } from 'execa'

/** What a tool said and how it ended. `output` keeps the last lines of stdout and stderr together. */
export interface ToolResult {
  readonly ok: boolean
  /** True when `signal` ended it. */
  readonly aborted: boolean
  /** True when it was stopped because it took longer than `timeoutMs`. */
  readonly timedOut: boolean
  readonly output: string
}
export interface ToolOptions {
  readonly env: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  readonly onLine?: (line: string) => void
  readonly timeoutMs?: number
  readonly cwd?: string
}

const keptLines = 400

/** Runs uv, pip or an interpreter to its end and kills everything it started when aborted. Never throws. */
export async function runTool(
  file: string,
  args: readonly string[],
  options: ToolOptions,
): Promise<ToolResult> {
  const kept: string[] = []
  try {
    const process = execa(file, args, {
      env: options.env,
      extendEnv: false,
      stdin: 'ignore',
      buffer: false,
      all: true,
      killDescendants: true,
      forceKillAfterDelay: 2000,
      windowsHide: true,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    })
    for await (const line of process.iterable({ from: 'all' })) {
      // Progress bars redraw a line with carriage returns: the last state is what is left to read.
      const text = line.split('\r').at(-1) ?? ''
      kept.push(text)
      if (kept.length > keptLines) kept.shift()
      if (text.trim() !== '') options.onLine?.(text)
    }
    await process
    return { ok: true, aborted: false, timedOut: false, output: kept.join('\n') }
  } catch (error) {
    const said = kept.length > 0 ? kept.join('\n') : error instanceof Error ? error.message : String(error)
    const timedOut = error instanceof ExecaError && error.timedOut
    const output = timedOut && kept.length === 0 ? '' : said
    return { ok: false, aborted: options.signal?.aborted ?? false, timedOut, output }
  }
}

const foreign = [
  'PYTHONHOME',
  'PYTHONPATH',
  'VIRTUAL_ENV',
  'CONDA_PREFIX',
  '__PYVENV_LAUNCHER__',
  'UV_SYSTEM_PYTHON',
  'UV_PROJECT_ENVIRONMENT',
  'PIP_TARGET',
  'PIP_PREFIX',
  'PIP_USER',
  'PIP_REQUIRE_VIRTUALENV',
]

/** The caller's environment (indexes, proxies and certificates stay) without what would bend where packages go. */
export function toolEnv(
  base: Readonly<Record<string, string | undefined>>,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(base)) {
    if (value !== undefined && !foreign.includes(name)) env[name] = value
  }
  return { ...env, NO_COLOR: '1', PYTHONUTF8: '1', PYTHONUNBUFFERED: '1', ...extra }
}
