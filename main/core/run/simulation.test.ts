/** The machine against a shell that answers at random. Every property prints its seed when it fails. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { ComponentSpec, TaskSpec } from '#shared/pipeline.ts'
import { isEnded, type TaskRow } from '#shared/run.ts'
import { advance, begin } from './machine.ts'
import type { LaunchSpec, RunEffect, RunEvent, RunStarted } from './machine-types.ts'
import { progressOf, toRows } from './rows.ts'
import type { Instance, MachineState } from './state.ts'

interface Shape {
  /** Numbers of earlier tasks of the same DAG that this one needs. */
  readonly needs: readonly number[]
  readonly retries: number
  readonly backoff: number
  /** A nested DAG instead of a step. */
  readonly inner?: readonly Shape[] | undefined
  /** Number of iterations and how many of them at once; 0: no limit. */
  readonly loop?: { readonly items: number; readonly limit: number } | undefined
  /** 0 holds, 1 does not, 2 cannot be decided. */
  readonly condition?: number | undefined
  /** Runs whatever happened to what it needs. */
  readonly always: boolean
}

const conditions = ['1 < 2', '1 > 2', "1 < 'a'"] as const

const shapes = (depth: number): fc.Arbitrary<readonly Shape[]> =>
  fc.array(
    fc.record({
      needs: fc.array(fc.nat({ max: 7 }), { maxLength: 3 }),
      retries: fc.nat({ max: 2 }),
      backoff: fc.nat({ max: 2 }),
      loop: fc.option(fc.record({ items: fc.nat({ max: 4 }), limit: fc.nat({ max: 2 }) }), {
        nil: undefined,
        freq: 3,
      }),
      condition: fc.option(fc.constantFrom(0, 0, 1, 1, 2), { nil: undefined, freq: 3 }),
      always: fc.boolean(),
      inner: depth === 0 ? fc.constant(undefined) : fc.option(shapes(depth - 1), { nil: undefined, freq: 4 }),
    }),
    { maxLength: depth === 2 ? 8 : 4 },
  )

const flowOf = ({ loop, condition, always }: Shape): Partial<TaskSpec> => ({
  triggerPolicy: {
    ...(condition === undefined ? {} : { condition: conditions[condition] ?? '' }),
    ...(always ? { strategy: 'ALL_UPSTREAM_TASKS_COMPLETED' } : {}),
  },
  ...(loop === undefined
    ? {}
    : {
        parameterIterator: { itemInput: 'i', items: { raw: JSON.stringify(Array(loop.items).fill(1)) } },
        iteratorPolicy: { parallelismLimit: loop.limit },
      }),
})

const buildDag = (list: readonly Shape[], components: Record<string, ComponentSpec>): ComponentSpec => {
  const tasks: Record<string, TaskSpec> = {}
  for (const [place, shape] of list.entries()) {
    const component = `c${Object.keys(components).length}`
    components[component] = { executorLabel: 'exec' }
    if (shape.inner !== undefined) components[component] = buildDag(shape.inner, components)
    const needs = place === 0 ? [] : shape.needs.map((need) => `t${need % place}`)
    tasks[`t${place}`] = {
      componentRef: { name: component },
      dependentTasks: needs,
      retryPolicy: { maxRetryCount: shape.retries, backoffDuration: `${shape.backoff}s` },
      ...flowOf(shape),
    }
  }
  return { dag: { tasks } }
}

const documentOf = (list: readonly Shape[]): PipelineDocument => {
  const components: Record<string, ComponentSpec> = {}
  const root = buildDag(list, components)
  return {
    spec: { pipelineInfo: { name: 'p' }, root, components, schemaVersion: '2.1.0' },
    numbers: new Map(),
  }
}

interface Plan {
  readonly shape: readonly Shape[]
  readonly parallelism: number
  /** Which open answer comes next, and what it says. */
  readonly dice: readonly number[]
  /** After so many events: a stop, a quit, or neither. */
  readonly end: { readonly after: number; readonly how: 'stop-requested' | 'run-interrupted' | 'none' }
}
const plans: fc.Arbitrary<Plan> = fc.record({
  shape: shapes(2),
  parallelism: fc.integer({ min: 1, max: 4 }),
  dice: fc.array(fc.nat({ max: 999 }), { minLength: 20, maxLength: 60 }),
  end: fc.record({
    after: fc.nat({ max: 30 }),
    how: fc.constantFrom(
      'none' as const,
      'none' as const,
      'stop-requested' as const,
      'run-interrupted' as const,
    ),
  }),
})

interface Played {
  readonly doc: PipelineDocument
  readonly events: readonly RunEvent[]
  readonly effects: readonly RunEffect[]
  readonly states: readonly MachineState[]
}

/** The shell's side: attempts in hand, alarms set, and a die for what happens next. */
class RandomShell {
  readonly attempts = new Map<string, { spec: LaunchSpec; running: boolean; canceled: boolean }>()
  readonly alarms = new Map<string, number>()
  now = 0

  take(effects: readonly RunEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'launch') {
        expect(this.attempts.has(effect.spec.path)).toBe(false)
        this.attempts.set(effect.spec.path, { spec: effect.spec, running: false, canceled: false })
      } else if (effect.type === 'cancel') {
        const attempt = this.attempts.get(effect.path)
        if (attempt !== undefined) attempt.canceled = true
      } else if (effect.type === 'wake') this.alarms.set(effect.path, effect.at)
    }
  }

  next(die: number): RunEvent | undefined {
    const choices = [...this.attempts.keys(), ...this.alarms.keys()]
    const path = choices[die % Math.max(1, choices.length)]
    if (path === undefined) return undefined
    this.now += die % 7
    const alarm = this.alarms.get(path)
    if (alarm !== undefined) {
      this.alarms.delete(path)
      this.now = Math.max(this.now, alarm)
      return { type: 'woke', at: this.now, path }
    }
    return this.answer(path, Math.floor(die / 10))
  }

  private answer(path: string, die: number): RunEvent {
    const attempt = this.attempts.get(path)
    if (attempt === undefined) throw new Error(path)
    const about = { at: this.now, path, attempt: attempt.spec.attempt }
    if (!attempt.running && die % 2 === 0) {
      attempt.running = true
      return { type: 'task-running', ...about }
    }
    this.attempts.delete(path)
    if (attempt.canceled && die % 3 !== 0) return { type: 'task-canceled', ...about }
    if (die % 5 === 0)
      return { type: 'task-failed', ...about, failure: { reason: 'exit', message: 'no', exitCode: 1 } }
    return { type: 'task-succeeded', ...about, outputs: { parameters: {}, artifacts: {} } }
  }
}

const opening = (plan: Pick<Plan, 'parallelism'>): RunStarted => ({
  type: 'run-started',
  at: 0,
  runId: 'r',
  arguments: {},
  parallelism: plan.parallelism,
  cache: true,
})

const play = (plan: Plan): Played => {
  const doc = documentOf(plan.shape)
  const shell = new RandomShell()
  const first = opening(plan)
  let now = begin(doc, first)
  const played = { doc, events: [first] as RunEvent[], effects: [...now.effects], states: [now.state] }
  shell.take(now.effects)
  for (let turn = 0; turn < 2_000 && !isEnded(now.state.run); turn += 1) {
    const ending = turn === plan.end.after && plan.end.how !== 'none'
    const event = ending
      ? ({ type: plan.end.how, at: shell.now } as RunEvent)
      : shell.next(plan.dice[turn % plan.dice.length] ?? 0)
    if (event === undefined) break
    now = advance(now.state, event)
    played.events.push(event)
    played.effects.push(...now.effects)
    played.states.push(now.state)
    shell.take(now.effects)
  }
  return played
}

const last = (played: Played): MachineState =>
  played.states.at(-1) ?? begin(played.doc, opening({ parallelism: 1 })).state
/** The slow suite asks for more. */
const seeds = { numRuns: Number(process.env['NAGARE_SEEDS'] ?? 500) }

const needsOf = ({ task, path }: Instance): string[] => {
  const holder = path.slice(0, path.lastIndexOf('/') + 1)
  return [...new Set(task?.dependentTasks)].map((need) => holder + need)
}

/** Whether it runs even when what it needs has failed or was not run. */
const isAlways = ({ task }: Instance): boolean =>
  task?.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED'

describe('whatever the shell answers', () => {
  it('the run ends, exactly once, with every task in one end state', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const played = play(plan)
        expect(isEnded(last(played).run)).toBe(true)
        expect(played.effects.filter((effect) => effect.type === 'run-ended')).toHaveLength(1)
        expect(
          toRows(last(played)).filter((row) => !isEnded(row.state) || row.endedAt === undefined),
        ).toEqual([])
        const { total, done } = progressOf(last(played))
        expect(done).toBe(total)
      }),
      seeds,
    )
  })

  it('no task leaves an end state', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const ended = new Map<string, TaskRow['state']>()
        for (const state of play(plan).states) {
          for (const row of toRows(state)) {
            const before = ended.get(row.path)
            if (before !== undefined) expect(row.state).toBe(before)
            if (isEnded(row.state)) ended.set(row.path, row.state)
          }
        }
      }),
      seeds,
    )
  })

  it('the limit holds, and no step starts before what it needs has succeeded', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const played = play(plan)
        for (const [turn, state] of played.states.entries()) {
          const launched = [...state.instances].filter((one) => one.launched)
          expect(launched.length).toBeLessThanOrEqual(plan.parallelism)
          expect(launched.length).toBe(state.busy)
          for (const instance of state.instances) {
            if (instance.readyAt === undefined || instance.state === 'SKIPPED') continue
            for (const need of needsOf(instance)) {
              const upstream = [...state.instances].find((one) => one.path === need)?.state ?? 'QUEUED'
              const fine = isAlways(instance) ? isEnded(upstream) : upstream === 'SUCCEEDED'
              expect([turn, instance.path, need, upstream, fine]).toEqual([
                turn,
                instance.path,
                need,
                upstream,
                true,
              ])
            }
          }
          for (const { children, kind, task } of state.instances) {
            const limit = task?.iteratorPolicy?.parallelismLimit ?? 0
            if (kind !== 'loop' || limit === 0) continue
            const going = children.filter((child) => {
              const one = state.instances.at(child)
              return one !== undefined && one.readyAt !== undefined && !isEnded(one.state)
            })
            expect(going.length).toBeLessThanOrEqual(limit)
          }
        }
      }),
      seeds,
    )
  })

  it('a task is tried at most once more than its policy allows, and skipped only for a culprit that failed', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const state = last(play(plan))
        for (const instance of state.instances) {
          expect(instance.attempts.length).toBeLessThanOrEqual(
            (instance.task?.retryPolicy?.maxRetryCount ?? 0) + 1,
          )
          if (instance.state !== 'SKIPPED') continue
          expect(instance.reason).toBeDefined()
          if (instance.failure === undefined) continue
          const culprit = [...state.instances].find((one) => one.path === instance.culprit)
          expect(culprit?.state).toBe('FAILED')
          expect(culprit?.failure).toBeDefined()
        }
      }),
      seeds,
    )
  })

  it('a task that runs whatever happens is tried once its DAG runs, unless the run was stopped', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        if (plan.end.how !== 'none') return
        for (const instance of last(play(plan)).instances) {
          if (!isAlways(instance) || instance.task?.triggerPolicy?.condition !== undefined) continue
          expect([instance.path, instance.state]).not.toEqual([instance.path, 'SKIPPED'])
        }
      }),
      seeds,
    )
  })

  it('the journal gives the same states again, and an answer that comes twice changes nothing', () => {
    fc.assert(
      fc.property(plans, fc.nat(), (plan, pick) => {
        const { doc, events, states } = play(plan)
        let now = begin(doc, opening(plan)).state
        for (const [turn, event] of events.entries()) {
          if (turn > 0) now = advance(now, event).state
          const again = events[pick % (turn + 1)]
          if (again === undefined) continue
          const repeated = advance(now, again)
          expect(repeated.effects).toEqual([])
          expect(toRows(repeated.state)).toEqual(toRows(now))
        }
        expect(now).toEqual(states.at(-1))
      }),
      seeds,
    )
  })
})

it('takes thousands of transitions a second, however many steps there are', () => {
  const wide = documentOf(
    Array.from({ length: 2_000 }, () => ({ needs: [], retries: 0, backoff: 0, always: false })),
  )
  let now = begin(wide, opening({ parallelism: 8 }))
  const from = performance.now()
  for (let step = 0; step < 2_000; step += 1) {
    const about = { at: step, path: `t${step}`, attempt: 1 }
    now = advance(now.state, { type: 'task-running', ...about })
    now = advance(now.state, { type: 'task-succeeded', ...about, outputs: { parameters: {}, artifacts: {} } })
  }
  expect(now.state.run).toBe('SUCCEEDED')
  expect(4_000 / ((performance.now() - from) / 1000)).toBeGreaterThan(1_000)
})
