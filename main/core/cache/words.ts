/** The sentence for a terminal and for `--json`; the page has its own words, in each language. */
import type { ReuseCause, ReuseNote } from '#shared/reuse.ts'

type Of<T extends ReuseCause['type']> = Extract<ReuseCause, { readonly type: T }>

const parameterWords = ({ name, from, to, upstream, more }: Of<'parameter'>): string => {
  const change = `${from ?? 'nothing'} → ${to ?? 'nothing'}`
  const values = from === undefined && to === undefined ? 'has a different value' : change
  const rest = more === undefined ? '' : `, and ${more} more`
  return upstream === undefined
    ? `\`${name}\` ${values}${rest}`
    : `upstream \`${upstream}\` produced a different \`${name}\` (${values})${rest}`
}

const words: { readonly [T in ReuseCause['type']]: (cause: Of<T>, step: string) => string } = {
  'same-inputs': () => 'same inputs',
  'same-key': () => 'same cache key',
  asked: () => 'as asked',
  parameter: parameterWords,
  input: ({ name, upstream }) =>
    upstream === undefined
      ? `the content of \`${name}\` changed`
      : `upstream \`${upstream}\` produced different data`,
  code: (_, step) => `code of \`${step}\` changed`,
  command: (_, step) => `command of \`${step}\` changed`,
  interface: (_, step) => `inputs or outputs of \`${step}\` are declared differently`,
  environment: () => 'its environment changed',
  variable: ({ name }) => `the variable ${name} changed`,
  secret: ({ name }) => `the secret ${name} changed`,
  version: () => 'results of this kind from an earlier Nagare are not reused',
  key: () => 'its cache key changed',
  'output-changed': ({ name }) => `output \`${name}\` was changed on disk`,
  'output-deleted': ({ name }) => `output \`${name}\` was deleted from disk`,
  'first-time': () => 'first time',
  'no-success': () => 'it has not succeeded with these inputs before',
  chosen: () => 'it was asked for',
  'off-run': () => 'cache is off for this run',
  'off-step': () => 'cache is off for this step',
  'exit-task': () => 'a task that runs whatever happens runs every time',
  workspace: () => 'it works in the workspace of the run, where a reused step would leave nothing',
  'unreadable-input': ({ name }) => `the content of its input \`${name}\` cannot be checked`,
  volume: ({ name }) => `it works on the volume \`${name}\`, whose content is nobody's output`,
  host: () => 'it runs on this machine itself, which cannot be compared',
  image: ({ name }) => `the image ${name} was not on this machine, so its content was not known`,
  upstream: ({ name }) => `depends on \`${name}\``,
}

/** The cause alone: "`lr` 0.1 → 0.2". */
export const causeWords = <T extends ReuseCause['type']>(cause: Of<T>, step: string): string =>
  words[cause.type](cause, step)

const again: ReadonlySet<ReuseCause['type']> = new Set<ReuseCause['type']>([
  'parameter',
  'input',
  'code',
  'command',
  'interface',
  'environment',
  'variable',
  'secret',
  'version',
  'key',
  'output-changed',
  'output-deleted',
])

/** True when the step ran although it had an earlier result. */
export const isRerun = (cause: ReuseCause): boolean => again.has(cause.type)

/** "re-ran: `lr` 0.1 → 0.2", "reused from run 12, same inputs", "ran: first time". */
export const noteWords = ({ outcome, cause, from }: ReuseNote, step: string): string => {
  const why = causeWords(cause, step)
  if (outcome === 'ran') return `${isRerun(cause) ? 're-ran' : 'ran'}: ${why}`
  const where = from?.number === undefined ? 'an earlier run' : `run ${from.number}`
  return outcome === 'taken' ? `taken from ${where}` : `reused from ${where}, ${why}`
}

/** The same about a run that has not begun: "will run: `lr` 0.1 → 0.2", "depends on `clean`". */
export const planWords = ({ outcome, cause, from }: ReuseNote, step: string): string => {
  if (cause.type === 'upstream') return causeWords(cause, step)
  if (outcome === 'ran') return `will run: ${causeWords(cause, step)}`
  return noteWords({ outcome, cause, ...(from === undefined ? {} : { from }) }, step)
}
