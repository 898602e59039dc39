/** One `fork_server.py`: its protocol is described there. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { AttemptPaths } from '../attempt-paths.ts'
import { markedLeader, markerVariable } from '../process/marked.ts'

const script = 'nagare_runtime/fork_server.py'
/** As long as a real marker: the server writes those over it. */
const placeholder = '0'.repeat(36)
/** Imports that take longer are given up. */
const importMs = 180_000
/** A fork that is not answered for this long is given up, and the server with it. */
const forkMs = 5_000
const pageBytes = 4_096

export interface ForkRequest {
  readonly env: Readonly<Record<string, string>>
  readonly marker: string
  readonly paths: AttemptPaths
}
export interface ForkedStep {
  readonly pid: number
  /** Resolves when its status is on disk; never, when it was killed together with its leader. */
  readonly ended: Promise<void>
}

interface Said {
  readonly ready?: true
  readonly unsafe?: string
  readonly id?: number
  readonly pid?: number
  readonly ended?: true
}
interface Pending {
  readonly forked: (pid: number | undefined) => void
  readonly ended: () => void
}

export class ForkServer {
  readonly modules: ReadonlySet<string>
  /** True: steps can be forked. False: these imports do not bear a fork, or the server broke down. */
  readonly ready: Promise<boolean>
  private readonly child: ChildProcess
  private readonly pending = new Map<number, Pending>()
  private readonly settle = Promise.withResolvers<boolean>()
  private next = 0
  private gone = false

  /** @param env what the steps have in common */
  constructor(
    python: string,
    runtimeDir: string,
    env: Readonly<Record<string, string>>,
    modules: readonly string[],
  ) {
    this.modules = new Set(modules)
    this.ready = this.settle.promise
    this.child = spawn(python, [join(runtimeDir, script)], {
      env: { ...env, [markerVariable]: placeholder },
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    })
    this.listen()
    this.tell({ modules })
    const timer = setTimeout(() => this.close(), importMs)
    timer.unref()
    void this.ready.then(() => clearTimeout(timer))
  }

  get alive(): boolean {
    return !this.gone
  }

  /** Memory that it has for itself, in bytes; 0 when that cannot be told. */
  get bytes(): number {
    try {
      const [, resident = 0, shared = 0] = readFileSync(`/proc/${this.child.pid ?? 0}/statm`, 'utf8')
        .split(' ')
        .map(Number)
      return Math.max(0, resident - shared) * pageBytes
    } catch {
      return 0
    }
  }

  private listen(): void {
    const { child } = this
    for (const source of [child, child.stdin, child.stdout]) source?.on('error', () => this.close())
    child.on('exit', () => this.close())
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).on('line', (line) => this.hear(JSON.parse(line) as Said))
    }
    // It must not keep us from ending.
    child.unref()
    for (const pipe of [child.stdin, child.stdout]) (pipe as { unref?: () => void } | null)?.unref?.()
  }

  private tell(message: unknown): void {
    this.child.stdin?.write(`${JSON.stringify(message)}\n`)
  }

  private hear({ ready, unsafe, id, pid, ended }: Said): void {
    if (ready === true) this.settle.resolve(true)
    if (unsafe !== undefined) this.settle.resolve(false)
    const pending = id === undefined ? undefined : this.pending.get(id)
    if (pid !== undefined) pending?.forked(pid)
    if (ended !== true || id === undefined) return
    pending?.ended()
    this.pending.delete(id)
  }

  /** Undefined: nothing was started, and nothing will be. */
  async fork({ env, marker, paths }: ForkRequest): Promise<ForkedStep | undefined> {
    if (this.gone) return undefined
    this.next += 1
    const id = this.next
    const ended = Promise.withResolvers<void>()
    const forked = Promise.withResolvers<number | undefined>()
    this.pending.set(id, { forked: forked.resolve, ended: ended.resolve })
    const timer = setTimeout(() => this.close(), forkMs)
    const { work: cwd, stdout, stderr, directory: folder, component: spec } = paths
    this.tell({ id, env: { ...env, [markerVariable]: marker }, cwd, stdout, stderr, folder, marker, spec })
    const pid = await forked.promise
    clearTimeout(timer)
    // A leader that comes too late sees that nobody listens, and ends.
    const leader = pid ?? markedLeader(marker)
    return leader === undefined ? undefined : { pid: leader, ended: ended.promise }
  }

  /** Its steps live on; their ends are then known from their files. */
  close(): void {
    if (this.gone) return
    this.gone = true
    this.child.stdin?.destroy()
    if (this.child.pid !== undefined) this.child.kill('SIGKILL')
    this.settle.resolve(false)
    for (const { forked } of this.pending.values()) forked(undefined)
  }
}
