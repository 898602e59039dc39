/**
 * The one place that knows how a step is wrapped. The wrapper is the process that we start: it runs the step as its
 * child and writes the step's status to `<attempt>/exit` as a decimal number and a line end. The line end is what
 * makes it complete, so a reader that comes between creation and write sees "not yet"; no second process is needed
 * to rename a file.
 *
 * POSIX: a line of `sh`. It keeps living on TERM (the step gets its own TERM through the group), to write the status
 * of a step that shuts down politely. A death by signal N is status 128 + N there. It passes the status on, for whoever
 * started it and finds no file: a step may delete its own folder.
 * Windows: the step's own interpreter runs three lines of Python, because there is no other program that is
 * certainly there.
 */
const shell = 'trap : TERM INT HUP; "$@"; s=$?; echo "$s" >"$0/exit"; exit "$s"'

const python = [
  'import subprocess, sys',
  'status = subprocess.call(sys.argv[2:])',
  'open(sys.argv[1] + "/exit", "w", newline="\\n").write("%d\\n" % status)',
  'sys.exit(status)',
].join('\n')

export interface WrappedCommand {
  readonly file: string
  readonly args: readonly string[]
}

/** @param interpreter a Python to wrap with where there is no POSIX shell. */
export const wrap = (
  argv: readonly string[],
  directory: string,
  interpreter: string,
  platform: NodeJS.Platform = process.platform,
): WrappedCommand =>
  platform === 'win32'
    ? { file: interpreter, args: ['-I', '-S', '-c', python, directory, ...argv] }
    : { file: '/bin/sh', args: ['-c', shell, directory, ...argv] }

/** A step's status from the wrapper's file; undefined while it is not complete. */
export const parseExit = (text: string): number | undefined => {
  const match = /^(-?\d+)\n$/.exec(text)
  return match === null ? undefined : Number(match[1])
}
