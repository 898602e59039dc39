import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

/** `.nagare/server.json`: how another process of the same user finds the one that owns the workspace. */
const ServerFacts = z.object({
  url: z.string(),
  token: z.string(),
  pid: z.number().int(),
  startedAt: z.number(),
})
export type ServerFacts = z.infer<typeof ServerFacts>

/** Readable by its owner alone: the token in it starts code. */
export function writeServerFile(path: string, facts: ServerFacts): void {
  const draft = `${path}.${process.pid}.tmp`
  writeFileSync(draft, `${JSON.stringify(facts)}\n`, { mode: 0o600 })
  renameSync(draft, path)
}

/** Only the process that wrote it takes it away: the next owner may have written its own already. */
export function removeServerFile(path: string): void {
  if (readServerFile(path)?.pid === process.pid) rmSync(path, { force: true })
}

/** Undefined when there is none, it is broken, or its process is gone (a crash leaves the file behind). */
export function readServerFile(path: string): ServerFacts | undefined {
  try {
    const facts = ServerFacts.parse(JSON.parse(readFileSync(path, 'utf8')))
    return isAlive(facts.pid) ? facts : undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
