import { expect, test } from 'vitest'
import { readCommand } from './arguments.ts'

test('run takes everything the page says', () => {
  expect(
    readCommand(
      'run churn.yaml --param lr=0.1 --param names=["a"] -p eq=a=b --params p.json --workspace w --no-cache --json --experiment e --name n'.split(
        ' ',
      ),
    ),
  ).toEqual({
    command: 'run',
    file: 'churn.yaml',
    params: [
      { name: 'lr', text: '0.1' },
      { name: 'names', text: '["a"]' },
      { name: 'eq', text: 'a=b' },
    ],
    paramsFile: 'p.json',
    workspace: 'w',
    cache: false,
    json: true,
    allow: {},
    experiment: 'e',
    name: 'n',
  })
})

test('run alone keeps the defaults', () => {
  expect(readCommand(['run', 'a.yaml'])).toEqual({
    command: 'run',
    file: 'a.yaml',
    params: [],
    json: false,
    allow: {},
  })
})

test('serve takes a port, a host and the word for exposing it', () => {
  expect(readCommand('serve --workspace w --port 0 --host 0.0.0.0 --allow-remote'.split(' '))).toEqual({
    command: 'serve',
    workspace: 'w',
    port: 0,
    host: '0.0.0.0',
    allowRemote: true,
    open: false,
  })
  expect(readCommand(['serve'])).toEqual({
    command: 'serve',
    host: '127.0.0.1',
    allowRemote: false,
    open: false,
  })
})

test.each([[''], ['--help'], ['-h'], ['help'], ['run --help'], ['serve -h']])('%j shows the help', (line) => {
  expect(readCommand(line.split(' ').filter(Boolean))).toEqual({ command: 'help' })
})

test.each([['--version'], ['-v'], ['version'], ['run --version']])('%j shows the version', (line) => {
  expect(readCommand(line.split(' '))).toEqual({ command: 'version' })
})

test.each([
  ['walk', /"walk" is not a command/],
  ['run', /Name the pipeline file/],
  ['run a.yaml b.yaml', /b\.yaml/],
  ['run a.yaml --param lr', /NAME=VALUE/],
  ['run a.yaml --param =1', /NAME=VALUE/],
  ['run a.yaml --parm x=1', /--parm/],
  ['run a.yaml --params', /--params/],
  ['serve --port http', /--port/],
  ['serve --port 70000', /--port/],
  ['serve here', /here/],
])('%j is invalid and says why', (line, why) => {
  const command = readCommand(line.split(' '))
  expect(command).toMatchObject({ command: 'invalid' })
  expect((command as { message: string }).message).toMatch(why)
})

test('what a person allows for one run', () => {
  const words = 'run a.yaml --host-containers --local-volumes --allow-downloads'.split(' ')
  expect(readCommand(words)).toMatchObject({
    allow: { hostContainers: true, localVolumes: true, downloads: true },
  })
})

test('secrets and config maps: set with and without values, list, remove', () => {
  const read = (line: string) => readCommand(line.split(' '))
  expect(read('secret set db user=me password -w w')).toEqual({
    command: 'secrets',
    kind: 'secret',
    workspace: 'w',
    action: 'set',
    name: 'db',
    pairs: [{ key: 'user', value: 'me' }, { key: 'password' }],
  })
  expect(read('configmap list')).toEqual({ command: 'secrets', kind: 'configMap', action: 'list' })
  expect(read('secret remove db')).toMatchObject({ action: 'remove', name: 'db' })
  expect(read('secret remove db user')).toMatchObject({ action: 'remove', key: 'user' })
  for (const line of ['secret', 'secret set db', 'secret forget db', 'secret set db a b', 'configmap list x'])
    expect(read(line)).toMatchObject({ command: 'invalid' })
})

test('run takes a part, or only a look', () => {
  expect(readCommand('run a.yaml --plan --from clean --to train'.split(' '))).toMatchObject({
    plan: true,
    partial: { from: 'clean', to: 'train' },
  })
  expect(readCommand('run a.yaml --only loop/train --cache'.split(' '))).toMatchObject({
    partial: { only: 'loop/train' },
    cache: true,
  })
})

test('retry and resume name one run', () => {
  expect(readCommand(['retry', '41', '--json'])).toMatchObject({ command: 'run', retry: '41', json: true })
  expect(readCommand(['resume', 'last'])).toMatchObject({ command: 'run', retry: 'last' })
  expect(readCommand(['retry'])).toMatchObject({ command: 'invalid' })
})

test('cache shows, and cleans what it is told', () => {
  expect(readCommand(['cache'])).toMatchObject({ command: 'cache', action: 'show' })
  expect(readCommand('cache clean --unused 30'.split(' '))).toMatchObject({ action: 'clean', unusedDays: 30 })
  expect(readCommand('cache clean --unused soon'.split(' '))).toMatchObject({ command: 'invalid' })
})
test('stop takes a run, a task of it, or everything', () => {
  expect(readCommand('stop 12 --task for-loop-1[3] -w w'.split(' '))).toEqual({
    command: 'stop',
    run: '12',
    task: 'for-loop-1[3]',
    all: false,
    workspace: 'w',
  })
  expect(readCommand(['stop', '--all'])).toEqual({ command: 'stop', all: true })
  expect(readCommand(['stop', 'a', '--all'])).toMatchObject({ command: 'invalid' })
  expect(readCommand(['stop', 'a', 'b'])).toMatchObject({ command: 'invalid' })
})

test('run takes how many steps at once and how urgent it is', () => {
  const run = readCommand('run a.yaml --parallelism 8 --priority=-1'.split(' '))
  expect(run).toMatchObject({ parallelism: 8, priority: -1 })
  expect(readCommand('run a.yaml --parallelism 0'.split(' '))).toEqual({
    command: 'invalid',
    message: '--parallelism takes a whole number from 1 to 100000, not "0".',
  })
})
