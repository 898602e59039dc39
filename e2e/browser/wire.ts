import type { Product } from './fixture.ts'

/** Calls MLflow's API as any client does: no token. */
export async function mlflow<T>({ url }: Product, path: string, body: unknown): Promise<T> {
  const answer = await fetch(`${url}/api/2.0/mlflow/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

interface CreatedRun {
  run: { info: { run_id: string } }
}

/** A finished run as a training script leaves it, with a curve of `points` values. */
export async function scriptRun(product: Product, name: string, lr: string, points: number): Promise<string> {
  const now = Date.now()
  const { run } = await mlflow<CreatedRun>(product, 'runs/create', {
    experiment_id: '0',
    run_name: name,
    start_time: now,
  })
  const runId = run.info.run_id
  const value = (step: number): number => 1 / (1 + step * Number(lr))
  await mlflow(product, 'runs/log-batch', {
    run_id: runId,
    params: [
      { key: 'lr', value: lr },
      { key: 'depth', value: '6' },
    ],
    metrics: Array.from({ length: points }, (_, step) => ({
      key: 'loss',
      value: value(step),
      timestamp: now,
      step,
    })),
    tags: [{ key: 'owner', value: name }],
  })
  await mlflow(product, 'runs/update', { run_id: runId, status: 'FINISHED', end_time: now + 1000 })
  return runId
}
