import { amount } from '../history/words.ts'
import type { Installation } from '../installation.ts'
import type { Desk } from '../run/desk.ts'
import { openDesk } from '../run/open-desk.ts'
import { say } from '../terminal.ts'
import type { CacheCommand } from './arguments.ts'

const dayMs = 24 * 60 * 60 * 1000

const show = async (desk: Desk, json: boolean): Promise<void> => {
  const facts = await desk.cacheFacts()
  if (json) process.stdout.write(`${JSON.stringify(facts)}\n`)
  else say(`Kept for reuse: ${facts.results} (${amount(facts.bytes)}). Reused so far: ${facts.uses}.`)
}

const clean = async (desk: Desk, { all, unusedDays, json }: CacheCommand): Promise<void> => {
  const age = unusedDays === undefined ? {} : { unusedForMs: unusedDays * dayMs }
  const report = await desk.cleanCache({ all, ...age })
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`)
  else say(`Forgotten: ${report.forgotten}, ${amount(report.bytes)} freed. Kept: ${report.kept}.`)
}

/** `nagare cache`. Exit status: 0, or 2 when the workspace cannot be opened. */
export async function cache(
  command: CacheCommand,
  workspace: string,
  installation: Installation,
): Promise<number> {
  const opened = await openDesk(workspace, installation, say)
  if (!opened.ok) {
    say(`${opened.error.message} ${opened.error.hint}`)
    return 2
  }
  const { desk } = opened.value
  try {
    await (command.action === 'show' ? show(desk, command.json) : clean(desk, command))
    return 0
  } finally {
    await desk.close()
  }
}
