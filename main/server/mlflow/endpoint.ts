import type { z } from 'zod'
import type { RunArtifacts } from '#engine/artifacts/run-artifacts.ts'
import type { TrackingStore } from '#engine/tracking/store.ts'

/** What the MLflow API serves from. */
export interface MlflowServices {
  readonly tracking: TrackingStore
  readonly artifacts: RunArtifacts
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One RPC of MLflow's REST API: an address below `/api/<version>/mlflow/`, what it takes, what it answers. */
export interface Endpoint {
  readonly methods: readonly Method[]
  readonly path: string
  readonly version: '2.0' | '3.0'
  /** Only the page's prefix has it. */
  readonly ajaxOnly: boolean
  readonly schema: z.ZodType
  /** A small write that may share its commit with others; its handler then answers at once. */
  readonly grouped: boolean
  /** Names of the fields that are lists: in a query a list of one looks like a single value. */
  readonly lists: ReadonlySet<string>
  readonly handle: (services: MlflowServices, input: unknown) => object | Promise<object>
}

interface Parts<S extends z.ZodObject> {
  readonly methods?: readonly Method[]
  readonly version?: '2.0' | '3.0'
  readonly ajaxOnly?: boolean
  readonly lists?: readonly string[]
  readonly grouped?: boolean
  readonly schema: S
  readonly handle: (services: MlflowServices, input: z.output<S>) => object | void | Promise<object>
}

/** Declares an endpoint; its handler gets the checked request and answers an object (nothing = `{}`). */
export const endpoint = <S extends z.ZodObject>(path: string, parts: Parts<S>): Endpoint => ({
  path,
  methods: parts.methods ?? ['POST'],
  version: parts.version ?? '2.0',
  ajaxOnly: parts.ajaxOnly ?? false,
  schema: parts.schema,
  grouped: parts.grouped ?? false,
  lists: new Set(parts.lists ?? []),
  // The router has parsed the input with this very schema.
  handle: (services, input) => parts.handle(services, input as z.output<S>) ?? {},
})
