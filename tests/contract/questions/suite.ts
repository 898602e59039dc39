import type { TestContext } from 'vitest'
import type { ContractHost, Limit } from '../hosts/host.ts'
import type { TestApp } from '../open-app.ts'

/** What every question gets. */
export interface Suite {
  host(): ContractHost
  app(): TestApp
  /** Sends a call as the page does, the token included. */
  call(path: string, init?: RequestInit): Promise<Response>
  /** Skips the running test when its host cannot be asked this. */
  needs(context: TestContext, limit: Limit): void
}

export const json = { 'content-type': 'application/json' }

/** One MLflow call with a JSON body, tokenless as the MLflow client sends it. */
export async function mlflow(suite: Suite, path: string, body: unknown): Promise<Record<string, never>> {
  const init = { method: 'POST', headers: json, body: JSON.stringify(body) }
  const answer = await suite.host().fetch(`/api/2.0/mlflow/${path}`, init)
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Record<string, never>
}

/** A run to hang files on, and where its files go in the MLflow API. */
export async function newRun(
  suite: Suite,
  experiment = 'contract',
): Promise<{ runId: string; files: string }> {
  const experiment_id = suite.app().engine.writer.experimentNamed(experiment)
  const made = (await mlflow(suite, 'runs/create', { experiment_id, start_time: Date.now() })) as unknown as {
    run: { info: { run_id: string } }
  }
  const runId = made.run.info.run_id
  return { runId, files: `/api/2.0/mlflow-artifacts/artifacts/${experiment_id}/${runId}/artifacts` }
}
