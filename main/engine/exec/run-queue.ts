/** The order in which live runs get places on the machine, as people change it. */
import type { Rank } from '#core/schedule/choose.ts'
import type { QueueMove } from '#shared/contract/studio.ts'
import type { Journal } from './journal.ts'

export const usualRank: Rank = { priority: 0, place: 0 }

export class RunQueue {
  private readonly journal: Pick<Journal, 'putRank'>
  /** Runs by id, in the order in which they came. */
  private readonly ranks = new Map<string, Rank>()

  constructor(journal: Pick<Journal, 'putRank'>) {
    this.journal = journal
  }

  readonly rankOf = (runId: string): Rank => this.ranks.get(runId) ?? usualRank

  add(runId: string, rank: Rank): void {
    this.ranks.set(runId, rank)
  }

  remove(runId: string): void {
    this.ranks.delete(runId)
  }

  /** First served first. */
  inOrder(): string[] {
    const runs = [...this.ranks]
    // The sort keeps the order in which they came where nothing else decides.
    runs.sort(([, a], [, b]) => b.priority - a.priority || a.place - b.place)
    return runs.map(([runId]) => runId)
  }

  /** @returns whether there is such a run. */
  setPriority(runId: string, priority: number): boolean {
    const rank = this.ranks.get(runId)
    if (rank !== undefined) this.put(runId, { ...rank, priority })
    return rank !== undefined
  }

  /**
   * Among the runs of its priority. From then on those stand one behind the other, before every run that nobody has
   * given a place; the steps of a run go first until it has no more that are ready.
   */
  move(runId: string, to: QueueMove): boolean {
    const rank = this.ranks.get(runId)
    if (rank === undefined) return false
    const peers = this.inOrder().filter((one) => this.rankOf(one).priority === rank.priority)
    const at = peers.indexOf(runId)
    const target = { first: 0, up: Math.max(0, at - 1), down: at + 1, last: peers.length - 1 }[to]
    const order = peers.toSpliced(at, 1).toSpliced(target, 0, runId)
    for (const [place, one] of order.entries())
      this.put(one, { ...this.rankOf(one), place: place - order.length })
    return true
  }

  private put(runId: string, rank: Rank): void {
    this.ranks.set(runId, rank)
    this.journal.putRank(runId, rank)
  }
}
