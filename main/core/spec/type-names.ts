/** How the SDK calls the types of a pipeline file in Python. */
import type { ParameterType } from '#shared/pipeline.ts'

/** By the type of a parameter: what its values are in Python. The two that only the SDK hands over are not here. */
export const valueTypeNames: Readonly<Record<string, string>> = {
  NUMBER_INTEGER: 'int',
  NUMBER_DOUBLE: 'float',
  STRING: 'str',
  BOOLEAN: 'bool',
  LIST: 'list',
  STRUCT: 'dict',
}

/** The other way, in all spellings that the SDK takes, in lower case. */
export const parameterTypesByName: Readonly<Record<string, ParameterType>> = {
  int: 'NUMBER_INTEGER',
  integer: 'NUMBER_INTEGER',
  float: 'NUMBER_DOUBLE',
  double: 'NUMBER_DOUBLE',
  str: 'STRING',
  string: 'STRING',
  text: 'STRING',
  bool: 'BOOLEAN',
  boolean: 'BOOLEAN',
  dict: 'STRUCT',
  jsonobject: 'STRUCT',
  list: 'LIST',
  jsonarray: 'LIST',
}

/** Classes of `kfp.dsl`; their title in a file is `system.` and the name. */
export const artifactNames: ReadonlySet<string> = new Set([
  'Artifact',
  'Dataset',
  'Model',
  'Metrics',
  'ClassificationMetrics',
  'SlicedClassificationMetrics',
  'HTML',
  'Markdown',
])
