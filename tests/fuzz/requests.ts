import type { Endpoint } from '#server/mlflow/endpoint.ts'
import { endpoints } from '#server/mlflow/routes.ts'
import type { Attempt } from './attempt.ts'
import type { Chance } from './chance.ts'
import { sample } from './sample.ts'
import { brokenBody, jsonText, spoiled } from './spoil.ts'
import type { World } from './world.ts'

type Fields = Record<string, unknown>
const json = { 'content-type': 'application/json' }
const spellings = [
  '..',
  '%2e%2e',
  '..%2f..',
  '%252e%252e%252f',
  '..%5c',
  '%00',
  '%ff',
  '%',
  '%zz',
  'a%23b',
  'C:%5cx',
  '%2fetc%2fpasswd',
  '....//',
  '%c0%ae%c0%ae',
  'x'.repeat(5000),
  'é',
  'a b',
] as const

const asText = (value: unknown): string =>
  (typeof value === 'string' ? value : jsonText(value ?? null)).toWellFormed()

/** One endpoint under one of its addresses, with its placeholders filled. */
const address = (spec: Endpoint, fields: Fields, random: Chance): string => {
  const prefix = spec.ajaxOnly ? '/ajax-api' : random.pick(['/api', '/ajax-api'])
  const path = spec.path.replaceAll(/:(\w+)/g, (_, key: string) =>
    random.odds(0.8) ? encodeURIComponent(asText(fields[key] || 'none')) : random.pick(spellings),
  )
  return `${prefix}/${spec.version}/mlflow/${path}`
}

const query = (fields: Fields): string => {
  const pairs = Object.entries(fields).flatMap(([key, value]) =>
    (Array.isArray(value) && value.length < 200 ? value : [value]).map(
      (item) => `${encodeURIComponent(key)}=${encodeURIComponent(asText(item)).slice(0, 9000)}`,
    ),
  )
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

const carrying = (spec: Endpoint, method: string, fields: Fields, random: Chance, what: string): Attempt => {
  const path = address(spec, fields, random)
  const inQuery = method === 'GET' || (method === 'DELETE' && random.odds(0.5))
  return inQuery
    ? { method, path: path + query(fields), headers: {}, what }
    : { method, path, headers: json, body: jsonText(fields), what }
}

type Maker = (spec: Endpoint, method: string, fields: Fields, random: Chance) => Attempt
const hasBody = (method: string): boolean => method !== 'GET' && method !== 'DELETE'

/** A refused body is a 400, unless the address is one that leads elsewhere. */
const refused = (spec: Endpoint): readonly number[] => (spec.path.includes(':') ? [400, 404] : [400])

const broken: Maker = (spec, method, fields, random) => {
  if (method === 'GET') return oddQuery(spec, method, fields, random)
  const path = address(spec, fields, random)
  const body = brokenBody(jsonText(fields), random)
  return { method, path, headers: json, body, what: 'broken body', expected: refused(spec) }
}

const oddType: Maker = (spec, method, fields, random) => {
  const type = random.pick([
    'text/plain',
    'application/jsonp',
    '',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'x',
    '*/*',
    'application/json; charset=utf-16',
    `a/${'b'.repeat(5000)}`,
  ])
  const attempt = carrying(spec, method, fields, random, 'odd type')
  if (!hasBody(method)) return attempt
  const right = type.startsWith('application/json;') ? {} : { expected: refused(spec) }
  return { ...attempt, headers: { 'content-type': type }, ...right }
}

const oddQuery: Maker = (spec, method, fields, random) => {
  const attempt = carrying(spec, method, fields, random, 'odd query')
  const tail = random.pick([
    '?',
    '?&&',
    '?=x',
    '?run_id=a&run_id=b&run_id=',
    '?run_id[]=1',
    '?run_id=%ff%zz',
    '?__proto__=1&constructor=2',
    `?x=${'y'.repeat(9000)}`,
    `?${'run_ids=a&'.repeat(300)}`,
    '?max_results=1&max_results=x',
  ])
  return { ...attempt, path: attempt.path.split('?')[0] + tail }
}

const oddMethod: Maker = (spec, _method, fields, random) => {
  const method = random.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND'])
  const attempt = carrying(spec, method, fields, random, 'odd method')
  return method === 'GET' || method === 'HEAD'
    ? { method, path: attempt.path, headers: {}, what: attempt.what }
    : attempt
}

const stranger: Maker = (spec, method, fields, random) => {
  const attempt = carrying(spec, method, fields, random, 'a stranger')
  const [headers, status] = random.pick<[Record<string, string>, number]>([
    [
      {
        host: random.pick([
          'evil.example',
          'evil.example:5000',
          '127.0.0.1',
          '127.0.0.1:1',
          'localhost.evil.example:5000',
          '10.0.0.1:5000',
        ]),
      },
      421,
    ],
    [
      {
        origin: random.pick([
          'https://evil.example',
          'null',
          'http://127.0.0.1',
          'http://localhost:5001',
          'http://127.0.0.1:5000.evil.example',
        ]),
      },
      403,
    ],
  ])
  const decided = 'host' in headers || method !== 'GET'
  return {
    ...attempt,
    headers: { ...attempt.headers, ...headers },
    ...(decided ? { expected: [status] } : {}),
  }
}

const artifactPlaces = [
  '/api/2.0/mlflow-artifacts/artifacts',
  '/ajax-api/2.0/mlflow-artifacts/artifacts',
] as const

/** The routes that carry bytes, with paths that may lead anywhere. */
const files = (world: World, random: Chance): Attempt => {
  const part = (): string =>
    random.odds(0.5)
      ? random.pick(spellings)
      : encodeURIComponent(
          random.any(['1', 'artifacts', 'a.txt', 'folder', ...world.valuesFor('run_id')]) ?? '',
        )
  const tail = Array.from({ length: 1 + random.below(4) }, part).join('/')
  const base = random.pick(artifactPlaces)
  const what = 'files'
  const runId = random.any(world.valuesFor('run_id')) ?? 'x'
  const asked = query({ run_id: runId, path: random.any(world.valuesFor('path')) })
  return random.pick<() => Attempt>([
    () => ({
      method: 'GET',
      path: `${base}/${tail}`,
      headers: random.odds(0.3)
        ? {
            range: random.pick([
              'bytes=0-1',
              'bytes=9-',
              'bytes=5-1',
              'bytes=-0',
              'bytes=a-b',
              'bytes=0-1,3-4',
              'lines=1',
              `bytes=${'9'.repeat(400)}-`,
            ]),
          }
        : {},
      what,
    }),
    () => ({
      method: 'PUT',
      path: `${base}/${tail}`,
      headers: {},
      body: random.pick(['', 'x', 'y'.repeat(100_000)]),
      what,
      ...(random.odds(0.3) ? { breaksOff: true as const } : {}),
    }),
    () => ({ method: 'DELETE', path: `${base}/1/${runId}/${tail}`, headers: {}, what }),
    () => ({ method: 'GET', path: `${base}?path=${tail}`, headers: {}, what }),
    () => ({ method: 'GET', path: `/get-artifact${asked}`, headers: {}, what }),
    () => ({
      method: 'GET',
      path: `/model-versions/get-artifact${query({ name: 'model', version: '1', path: random.any(world.valuesFor('path')) })}`,
      headers: {},
      what,
    }),
    () => ({
      method: 'POST',
      path: `/ajax-api/2.0/mlflow/upload-artifact${asked}`,
      headers: {},
      body: 'x'.repeat(random.pick([0, 5, 1000])),
      what,
    }),
    () => ({
      method: 'GET',
      path: `/ajax-api/2.0/mlflow/logged-models/${part()}/artifacts/files?artifact_file_path=${tail}`,
      headers: {},
      what,
    }),
    () => ({
      method: 'POST',
      path: `/api/2.0/mlflow-artifacts/mpu/${random.pick(['create', 'complete', 'abort'])}/${tail}`,
      headers: json,
      body: '{"path": "x", "num_parts": 2}',
      what,
    }),
  ])()
}

const nowhere = (random: Chance): Attempt => {
  const path = random.pick([
    '/api/2.0/mlflow/',
    '/api/2.0/mlflow/runs',
    '/api/9.9/mlflow/runs/get',
    '/api/3.0/mlflow/runs/get',
    '/ajax-api/',
    '/api/2.0/mlflow/runs/get/',
    '/api/2.0/mlflow//runs/get',
    '/api/2.0/mlflow/traces',
    '/api/2.0/mlflow/%2e%2e/x',
    '/API/2.0/mlflow/runs/search',
  ])
  const method = random.pick(['GET', 'POST', 'DELETE', 'PATCH'])
  return {
    method,
    path,
    headers: hasBody(method) ? json : {},
    ...(hasBody(method) ? { body: '{}' } : {}),
    what: 'nowhere',
  }
}

const makers: readonly [number, Maker][] = [
  [0.35, (spec, method, fields, random) => carrying(spec, method, fields, random, 'plain')],
  [0.3, (spec, method, fields, random) => carrying(spec, method, spoiled(fields, random), random, 'spoiled')],
  [0.12, broken],
  [0.06, oddType],
  [0.07, oddQuery],
  [0.05, oddMethod],
  [0.05, stranger],
]

const makerOf = (random: Chance): Maker => {
  let left = random.next()
  for (const [share, maker] of makers) {
    left -= share
    if (left < 0) return maker
  }
  return broken
}

/** The next request: any route, any spoiling. */
export const nextAttempt = (world: World, random: Chance): Attempt => {
  if (random.odds(0.15)) return files(world, random)
  if (random.odds(0.03)) return nowhere(random)
  const spec = random.any(endpoints)
  if (spec === undefined) throw new Error('there are no endpoints')
  const fields = sample(spec.schema, '', random, world) as Fields
  return makerOf(random)(spec, random.any(spec.methods) ?? 'POST', fields, random)
}
