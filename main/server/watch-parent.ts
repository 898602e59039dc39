/**
 * A server that a desktop shell started must not outlive it. The shell closes it on a normal quit; this notices the
 * other ways. A process whose parent died is given another one (Unix) or a parent id that no longer exists
 * (Windows); a channel that breaks tells at once.
 */
export function watchParent(onGone: () => void, everyMs = 1000): () => void {
  const parent = process.ppid
  const check = setInterval(() => {
    if (process.ppid !== parent || !exists(parent)) gone()
  }, everyMs)
  check.unref()
  const stop = (): void => {
    clearInterval(check)
    process.off('disconnect', gone)
  }
  function gone(): void {
    stop()
    onGone()
  }
  process.once('disconnect', gone)
  return stop
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
