import { json } from '../contract/questions/suite.ts'
import type { Pools } from './sample.ts'

type Send = (path: string, init: RequestInit) => Promise<Response>

export interface World extends Pools {
  /** Picks ids, names and tokens out of an answer, so that later requests can use them. */
  learn(text: string): void
}

const filters = [
  'metrics.loss < 1 and params.a = "x"',
  "tags.t LIKE '%x%'",
  'attributes.start_time > 0',
  "name = 'model'",
  'metrics.loss <',
  "params.`a b` IN ('x'",
  "run_id IN ('a','b')",
  ' and and ',
  "(metrics.a > 1 OR params.b = 'x')",
  `metrics.a > 1${" and params.b = 'x'".repeat(600)}`,
  `${'('.repeat(3000)}metrics.a > 1`,
  "params.a LIKE '%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%x'",
  "datasets.name = 'd'",
  '🌊 = 1',
] as const
const orders = [
  'metrics.loss DESC',
  'start_time',
  'name ASC',
  'params.a sideways',
  '',
  'last_updated_timestamp',
  ',',
] as const
const stages = ['Production', 'staging', 'None', 'Archived', 'nowhere'] as const
const paths = [
  'a.txt',
  'folder',
  'folder/b.txt',
  '..',
  '../../nagare.db',
  '/etc/passwd',
  '%2e%2e',
  'C:\\x',
  'a\u0000b',
  '',
] as const
const sources = [
  'mlflow-artifacts:/0/x',
  'models:/model/1',
  'models:/model@best',
  'file:///etc',
  'runs:/x/y',
  's3://b/k',
  '..',
] as const
const tokens = [
  '',
  'x',
  'eyJ9',
  Buffer.from('{"at":[1],"question":"x"}').toString('base64'),
  '999999',
  '🌊',
] as const

/** Fields whose values come from what the server itself has said, and what a request may try besides. */
const fixed: Readonly<Record<string, readonly string[]>> = {
  filter: filters,
  order_by: orders,
  stage: stages,
  stages,
  path: paths,
  artifact_directory_path: paths,
  source: sources,
  page_token: tokens,
  version: ['1', '2', '99', '0', 'one', 'latest'],
  alias: ['best', 'v1', '', 'a b'],
  key: ['loss', 'a', 'mlflow.runName', 'mlflow.parentRunId', '.', '../x', 'k'.repeat(251)],
  metric_key: ['loss', 'none'],
  experiment_name: ['Default', 'world', 'nobody'],
  name: ['model', 'world', 'other', 'a/b', 'x:y'],
  new_name: ['model', 'renamed', ''],
  artifact_location: ['', '/tmp/x', 'mlflow-artifacts:/7', 'file:///etc', 's3://b#x', 'http://h/?q'],
}

/** Fields of an answer, and the fields of a request that take the same thing. */
const takers: Readonly<Record<string, readonly string[]>> = {
  run_id: ['run_id', 'run_ids', 'source_run_id', 'run_uuid'],
  experiment_id: ['experiment_id', 'experiment_ids'],
  model_id: ['model_id'],
  next_page_token: ['page_token'],
}
const mostKnown = 200

const fill = async (send: Send): Promise<void> => {
  const post = async (
    path: string,
    body: unknown,
  ): Promise<Record<string, Record<string, Record<string, string>>>> => {
    const answer = await send(`/api/2.0/mlflow/${path}`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify(body),
    })
    return answer.json() as never
  }
  const { experiment_id } = (await post('experiments/create', { name: 'world' })) as unknown as {
    experiment_id: string
  }
  for (let at = 0; at < 8; at += 1) {
    const made = await post('runs/create', {
      experiment_id,
      start_time: at,
      tags: [{ key: 't', value: 'x' }],
    })
    const run_id = made['run']?.['info']?.['run_id']
    const metrics = Array.from({ length: 20 }, (_, step) => ({
      key: 'loss',
      value: step,
      timestamp: step,
      step,
    }))
    await post('runs/log-batch', { run_id, metrics, params: [{ key: 'a', value: 'x' }] })
    const files = `/api/2.0/mlflow-artifacts/artifacts/${experiment_id}/${run_id}/artifacts`
    await send(`${files}/folder/b.txt`, { method: 'PUT', body: 'hello' })
    if (at % 3 === 0) await post('runs/delete', { run_id })
    await post('logged-models', { experiment_id, name: `m${at}`, source_run_id: run_id })
    await post('registered-models/create', { name: at === 0 ? 'model' : `model${at}` })
    await post('model-versions/create', {
      name: 'model',
      source: `mlflow-artifacts:/${experiment_id}/${run_id}/artifacts/m`,
      run_id,
    })
  }
  await post('registered-models/alias', { name: 'model', alias: 'best', version: '1' })
}

/** A small workspace with some of everything, the trash included. */
export const openWorld = async (send: Send): Promise<World> => {
  const known = new Map<string, string[]>()
  const learn = (text: string): void => {
    for (const [, field = '', value = ''] of text.matchAll(
      /"(run_id|experiment_id|model_id|next_page_token)":"([^"]+)"/g,
    )) {
      for (const taker of takers[field] ?? []) {
        const list = known.get(taker) ?? []
        if (!list.includes(value) && list.length < mostKnown) known.set(taker, [...list, value])
      }
    }
  }
  await fill(async (path, init) => {
    const answer = await send(path, init)
    learn(await answer.clone().text())
    return answer
  })
  const search = { experiment_ids: ['0', '1'], run_view_type: 'ALL', max_results: 2 }
  const found = await send('/api/2.0/mlflow/runs/search', {
    method: 'POST',
    headers: json,
    body: JSON.stringify(search),
  })
  learn(await found.text())
  return { learn, valuesFor: (field) => [...(known.get(field) ?? []), ...(fixed[field] ?? [])] }
}
