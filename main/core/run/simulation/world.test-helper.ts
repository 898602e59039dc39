/**
 * A machine with runs on it: the shell's side of the state machine, answered by dice. Attempts wait for their place,
 * run, end, fail, are canceled, run out of time; alarms ring; people stop steps and runs; the server crashes and comes
 * back with nothing but the journals. Every event goes through `send`, which tells the watcher.
 */
import { type Ask, type Capacity, choose, type Hold, passing } from '#core/schedule/choose.ts'
import { needsOf, requestOf } from '#core/schedule/needs.ts'
import { executorOf, type PipelineDocument } from '#core/spec/document.ts'
import type { ArtifactValue, Failure, Outputs } from '#shared/run.ts'
import { isEnded } from '#shared/run.ts'
import { locate } from '../expand.ts'
import { advance, begin } from '../machine.ts'
import type { LaunchSpec, RunEffect, RunEvent, RunStarted } from '../machine-types.ts'
import { owed } from '../owed.ts'
import { instanceAt, type MachineState, type Transition } from '../state.ts'
import type { Dice } from './dice.test-helper.ts'
import { randomPipeline } from './random-pipeline.test-helper.ts'

interface Attempt {
  readonly spec: LaunchSpec
  phase: 'new' | 'preparing' | 'prepared' | 'asking' | 'running' | 'lost'
  canceled: boolean
  ask?: Ask
  hold?: Hold
}

interface Alarm {
  readonly type: 'woke' | 'overdue'
  readonly path: string
  readonly attempt: number
  readonly at: number
}

export interface SimulatedRun {
  readonly id: string
  readonly doc: PipelineDocument
  readonly priority: number
  readonly opening: RunStarted
  readonly events: RunEvent[]
  readonly attempts: Map<string, Attempt>
  alarms: Alarm[]
  state: MachineState
}

/** Looks at every transition. */
export interface Watcher {
  begun(run: SimulatedRun, next: Transition): void
  moved(run: SimulatedRun, before: MachineState, event: RunEvent, next: Transition): void
  /** After every turn, with what every step of the machine holds. */
  holds(capacity: Capacity, holds: readonly Hold[]): void
}

const gb = 1e9
const broken: Failure = { reason: 'exit', message: 'no', exitCode: 1 }
const hopeless: Failure = { reason: 'environment', message: 'no such package' }

export class World {
  readonly runs: SimulatedRun[] = []
  readonly capacity: Capacity
  now = 0
  turns = 0
  private readonly dice: Dice
  private readonly watcher: Watcher
  private nextAsk = 0
  /** Per turn. */
  private readonly crashes: number

  constructor(dice: Dice, watcher: Watcher) {
    this.dice = dice
    this.watcher = watcher
    this.crashes = dice.pick([0, 0.02, 0.12]) ?? 0
    const gpus = ['GPU-0', 'GPU-1'].slice(0, dice.below(3))
    this.capacity = { slots: 1 + dice.below(4), cpu: 2, memory: 4 * gb, gpus }
    const count = dice.chance(0.25) ? 2 : 1
    for (let number = 0; number < count; number += 1) this.open(`r${number}`)
  }

  /** Until every run has ended. @returns whether they did. */
  play(most: number): boolean {
    while (this.turns < most) {
      const live = this.runs.filter((run) => !isEnded(run.state.run))
      if (live.length === 0) return true
      this.turns += 1
      this.now += this.dice.below(900)
      const run = this.dice.pick(live)
      if (run !== undefined) this.turn(run)
      this.pump()
    }
    return false
  }

  private open(id: string): void {
    const doc = randomPipeline(this.dice)
    const args = this.dice.chance(0.9) ? { a: this.dice.below(6), items: [1, 2, 3] } : {}
    const opening: RunStarted = {
      type: 'run-started',
      at: this.now,
      runId: id,
      arguments: args,
      parallelism: 1 + this.dice.below(4),
      cache: true,
      ...(this.dice.chance(0.15) ? { scope: this.scope() } : {}),
    }
    const next = begin(doc, opening)
    const priority = this.dice.below(3) - 1
    const run: SimulatedRun = {
      id,
      doc,
      priority,
      opening,
      events: [opening],
      attempts: new Map(),
      alarms: [],
      state: next.state,
    }
    this.runs.push(run)
    this.watcher.begun(run, next)
    this.take(run, next.effects)
  }

  private send(run: SimulatedRun, event: RunEvent): void {
    const before = run.state
    const next = advance(before, event)
    run.state = next.state
    run.events.push(event)
    this.watcher.moved(run, before, event, next)
    this.take(run, next.effects)
  }

  private take(run: SimulatedRun, effects: readonly RunEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'launch')
        run.attempts.set(effect.spec.path, { spec: effect.spec, phase: 'new', canceled: false })
      else if (effect.type === 'cancel') {
        const attempt = run.attempts.get(effect.path)
        if (attempt !== undefined) attempt.canceled = true
      } else if (effect.type === 'wake' || effect.type === 'deadline') {
        const { path, attempt, at } = effect
        run.alarms.push({ type: effect.type === 'wake' ? 'woke' : 'overdue', path, attempt, at })
      }
    }
  }

  private turn(run: SimulatedRun): void {
    const { dice } = this
    if (run.attempts.size === 0 && run.alarms.length === 0) throw new Error(`run ${run.id} waits for nothing`)
    if (dice.chance(this.crashes)) return this.crash()
    const choice = dice.below(400)
    if (choice === 0) return this.send(run, { type: 'stop-requested', at: this.now })
    if (choice === 1 && dice.chance(0.3)) return this.send(run, { type: 'run-interrupted', at: this.now })
    if (choice < 6) return this.stopSomething(run)
    if (choice < 30) return this.repeat(run)
    if (choice < 80 && this.ring(run, false)) return
    const attempt = dice.pick(
      [...run.attempts.values()].filter((one) => one.phase !== 'asking' || one.canceled),
    )
    if (attempt !== undefined) this.answer(run, attempt)
    else if (run.attempts.size === 0) this.ring(run, true)
  }

  private stopSomething(run: SimulatedRun): void {
    const number = 1 + this.dice.below(Math.max(1, run.state.instances.length - 1))
    const path = run.state.instances.at(number)?.path
    if (path !== undefined) this.send(run, { type: 'task-stop-requested', at: this.now, path })
  }

  /** A report that comes twice changes nothing, but for how far an attempt is that can begin anew after a crash. */
  private repeat(run: SimulatedRun): void {
    const again = this.dice.pick(run.events)
    const steps = ['task-preparing', 'task-prepared', 'task-requeued', 'task-stop-requested']
    if (again === undefined || steps.includes(again.type)) return
    if (again.type === 'task-running' && this.crashes > 0) return
    const { effects } = advance(run.state, again)
    if (effects.length > 0)
      throw new Error(`a repeated ${again.type} does something: ${JSON.stringify(effects)}`)
  }

  private ring(run: SimulatedRun, jump: boolean): boolean {
    const [first] = run.alarms.toSorted((a, b) => a.at - b.at)
    if (first === undefined || (!jump && first.at > this.now)) return false
    this.now = Math.max(this.now, first.at)
    run.alarms = run.alarms.filter((one) => one !== first)
    const { type, path, attempt } = first
    this.send(run, { type, at: this.now, path, attempt })
    return true
  }

  private answer(run: SimulatedRun, attempt: Attempt): void {
    const { dice } = this
    const about = { at: this.now, path: attempt.spec.path, attempt: attempt.spec.attempt }
    const end = (event: RunEvent): void => {
      run.attempts.delete(about.path)
      this.send(run, event)
    }
    if (attempt.phase === 'lost') return end({ type: 'task-interrupted', ...about })
    if (attempt.canceled && dice.chance(0.8)) return end({ type: 'task-canceled', ...about })
    if (attempt.phase === 'running') {
      if (dice.chance(0.3)) return
      if (dice.chance(0.2)) return end({ type: 'task-failed', ...about, failure: broken })
      return end({ type: 'task-succeeded', ...about, outputs: this.outputs(about.path) })
    }
    if (attempt.phase === 'new' && dice.chance(0.1)) {
      const note = { outcome: 'reused', cause: { type: 'same-inputs' } } as const
      return end({ type: 'task-reused', ...about, outputs: this.outputs(about.path), note })
    }
    if (attempt.phase === 'new' && dice.chance(0.3)) {
      attempt.phase = 'preparing'
      return this.send(run, { type: 'task-preparing', ...about })
    }
    if (attempt.phase === 'preparing') {
      if (dice.chance(0.1)) return end({ type: 'task-failed', ...about, failure: hopeless })
      attempt.phase = 'prepared'
      return this.send(run, { type: 'task-prepared', ...about })
    }
    if (attempt.phase === 'asking') return
    const executor = executorOf(run.doc, { executorLabel: attempt.spec.executorLabel })
    if (executor?.importer !== undefined) {
      attempt.phase = 'running'
      return this.send(run, { type: 'task-running', ...about })
    }
    const request = requestOf(executor?.container?.resources, { facts: {}, inputs: attempt.spec.inputs })
    const needs = needsOf(request.ok ? request.value : {}, this.capacity)
    attempt.phase = 'asking'
    this.nextAsk += 1
    attempt.ask = { id: this.nextAsk, run: run.id, needs, passed: 0 }
  }

  /** A partial run, asked for by somebody who knows the names. */
  private scope(): NonNullable<RunStarted['scope']> {
    const place = (): string => {
      const key = `t${this.dice.below(6)}`
      return this.dice.chance(0.3) ? `${key}[${this.dice.below(3)}]` : key
    }
    const path = (): string => (this.dice.chance(0.3) ? `${place()}/${place()}` : place())
    const from = { runId: 'earlier', task: 't' }
    const taken = [path(), path()].map((one) => [one, { outputs: this.outputs(one), from }] as const)
    const left = this.dice.chance(0.3) ? [path().replaceAll(/\[\d\]/g, '')] : []
    return { taken: Object.fromEntries(taken), left, chosen: [], words: 'is partial' }
  }

  private outputs(path: string): Outputs {
    const art = (number: number): ArtifactValue => ({
      name: `${path}#${number}`,
      uri: `/${path}/${number}`,
      type: 'system.Dataset',
      metadata: {},
    })
    const list = (): number[] => Array.from({ length: this.dice.below(4) }, () => this.dice.below(6))
    return {
      parameters: { Output: this.dice.below(6), items: list() },
      artifacts: { arts: list().map(art) },
    }
  }

  private pump(): void {
    const all = this.runs.flatMap((run) => [...run.attempts.values()].map((attempt) => ({ run, attempt })))
    const holds = (): Hold[] => all.flatMap(({ attempt }) => attempt.hold ?? [])
    const asks = all.flatMap(({ attempt }) => (attempt.canceled ? [] : (attempt.ask ?? [])))
    const rankOf = (id: string) => ({
      priority: this.runs.find((run) => run.id === id)?.priority ?? 0,
      place: Number(id.slice(1)),
    })
    for (const { ask, gpus } of choose(this.capacity, holds(), asks, rankOf).grants) {
      const lucky = all.find(({ attempt }) => attempt.ask === ask)
      if (lucky === undefined) continue
      const { run, attempt } = lucky
      delete attempt.ask
      attempt.hold = { run: run.id, needs: ask.needs, gpus }
      attempt.phase = 'running'
      for (const { attempt: other } of all)
        if (other.ask !== undefined && other.ask.id < ask.id)
          other.ask = {
            ...other.ask,
            passed: other.ask.passed + passing(rankOf(other.ask.run).priority, run.priority),
          }
      const { path, attempt: number } = attempt.spec
      this.send(run, { type: 'task-running', at: this.now, path, attempt: number })
    }
    this.watcher.holds(this.capacity, holds())
  }

  /** Everything but the journals is gone. What ran goes on, has vanished, or had not yet begun. */
  private crash(): void {
    for (const run of this.runs) {
      const old = new Map(run.attempts)
      const [first, ...rest] = run.events
      if (first?.type !== 'run-started') throw new Error('The journal has no beginning.')
      let { state } = begin(run.doc, first)
      for (const event of rest) state = advance(state, event).state
      run.state = state
      run.attempts.clear()
      run.alarms = []
      this.take(run, owed(state))
      const requeued: RunEvent[] = []
      for (const [path, attempt] of run.attempts) {
        const before = old.get(path)
        const { spec } = attempt
        const again = before?.phase === 'running' && this.dice.chance(0.1)
        const begun =
          instanceAt(run.state.instances, locate(run.state.instances, path) ?? 0).state !== 'WAITING'
        // It was kept that it begins, or that it is prepared for, and that was all.
        if (begun && (again || before?.phase !== 'running'))
          requeued.push({ type: 'task-requeued', at: this.now, path, attempt: spec.attempt })
        if (again || before?.phase !== 'running') continue
        if (before.hold !== undefined) attempt.hold = before.hold
        attempt.phase = this.dice.chance(this.crashes > 0.1 ? 0.02 : 0.2) ? 'lost' : 'running'
      }
      for (const event of requeued) this.send(run, event)
    }
  }
}

/** The tasks of a run by number, without the root. */
export const tasksOfRun = ({ state }: SimulatedRun) =>
  Array.from({ length: state.instances.length - 1 }, (_, place) => instanceAt(state.instances, place + 1))
