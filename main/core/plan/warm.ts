/** What can be imported ahead of a step, and by whom it may not. */
import { importsOf } from '#core/python/imports.ts'

/**
 * Packages that do not bear a fork after their import, because they keep threads, connections or a device open, or
 * take a GPU at once. Steps that import one start plainly.
 */
const notAfterFork: ReadonlySet<string> = new Set([
  'accelerate',
  'apache_beam',
  'cudf',
  'cuml',
  'cupy',
  'dask',
  'deepspeed',
  'distributed',
  'faiss',
  'flax',
  'grpc',
  'horovod',
  'jax',
  'jaxlib',
  'jpype',
  'keras',
  'lightning',
  'mpi4py',
  'mxnet',
  'onnxruntime',
  'paddle',
  'pycuda',
  'pyspark',
  'pytorch_lightning',
  'ray',
  'tensorflow',
  'tensorrt',
  'torch',
  'torchaudio',
  'torchvision',
  'transformers',
  'triton',
  'vllm',
])

/** A component that sets this to 0 starts plainly; set for the whole of Nagare, all do. */
export const warmVariable = 'NAGARE_WARM'

const topOf = (module: string): string => module.split('.')[0] ?? ''

/**
 * The modules that a component's source imports, to be imported ahead of it; undefined when it has to start plainly.
 * What every component imports (`kfp`, `typing`) is there anyway.
 */
export function warmModules(
  source: string,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] | undefined {
  if (env[warmVariable] === '0') return undefined
  const modules = importsOf(source).filter((name) => topOf(name) !== 'kfp' && name !== 'typing')
  return modules.some((name) => notAfterFork.has(topOf(name))) ? undefined : modules
}
