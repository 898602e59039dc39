/** Reading a trace of Chromium: what the page's main thread did in each frame. */

const mainThread = (events) =>
  events.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')

/** The renderer whose main thread worked most: a browser has spare ones. */
function busiest(events) {
  const threads = events
    .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
    .map(({ pid, tid }) => ({ pid, tid, work: 0 }))
  for (const thread of threads)
    thread.work = events
      .filter((event) => event.pid === thread.pid && event.tid === thread.tid && isTask(event))
      .reduce((sum, event) => sum + (event.tdur ?? event.dur ?? 0), 0)
  return threads.sort((a, b) => b.work - a.work)[0] ?? mainThread(events)
}

/** One task of a thread. Chromium may write each down under a second name as well: it counts once. */
const isTask = ({ name, ph }) => ph === 'X' && name === 'ThreadControllerImpl::RunTask'

/**
 * Frames begin where the compositor asks the main thread for one. Work is processor time where the trace has it.
 * @returns work of each frame and the time from frame to frame, in ms
 */
export function framesOf(events) {
  const { pid, tid } = busiest(events)
  const own = events.filter((event) => event.pid === pid && event.tid === tid)
  const starts = own
    .filter(({ name }) => name === 'BeginMainThreadFrame')
    .map(({ ts }) => ts)
    .sort((a, b) => a - b)
  const tasks = own.filter(isTask).sort((a, b) => a.ts - b.ts)
  const work = []
  const between = []
  let next = 0
  for (let at = 0; at + 1 < starts.length; at++) {
    let sum = 0
    while (next < tasks.length && tasks[next].ts < starts[at]) next += 1
    for (let one = next; one < tasks.length && tasks[one].ts < starts[at + 1]; one++)
      sum += tasks[one].tdur ?? tasks[one].dur ?? 0
    work.push(sum / 1000)
    between.push((starts[at + 1] - starts[at]) / 1000)
  }
  return { work, between }
}
