import { expect, test } from 'vitest'
import { createTickets } from './tickets.ts'

const minute = 60_000
const report = { runId: 'r1', path: 'report.html' }

test('a ticket opens its own artifact until it expires', () => {
  let time = 0
  const tickets = createTickets(() => time)
  const id = tickets.issue(report)
  time = 9 * minute
  expect(tickets.find(id)).toEqual(report)
  time = 10 * minute
  expect(tickets.find(id)).toBeUndefined()
  expect(tickets.find('guess')).toBeUndefined()
})

test('asking again keeps the address and renews it', () => {
  let time = 0
  const tickets = createTickets(() => time)
  const id = tickets.issue(report)
  time = 9 * minute
  expect(tickets.issue(report)).toBe(id)
  expect(tickets.issue({ runId: 'r1', path: 'other.html' })).not.toBe(id)
  time = 18 * minute
  expect(tickets.find(id)).toEqual(report)
})

test('an expired artifact gets a new ticket', () => {
  let time = 0
  const tickets = createTickets(() => time)
  const id = tickets.issue(report)
  time = 11 * minute
  expect(tickets.find(id)).toBeUndefined()
  expect(tickets.issue(report)).not.toBe(id)
})

test('the number of live tickets is bounded: the oldest goes first', () => {
  const tickets = createTickets(() => 0)
  const first = tickets.issue(report)
  const last = Array.from({ length: 2100 }, (_, n) => tickets.issue({ runId: 'r', path: String(n) })).at(-1)
  expect(tickets.find(first)).toBeUndefined()
  expect(tickets.find(last!)).toEqual({ runId: 'r', path: '2099' })
})
