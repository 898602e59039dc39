/** Settings of a container that come from a value: the SDK writes them beside the task's inputs under these names. */
export const settingInputs: ReadonlySet<string> = new Set([
  'base_image',
  'cpu_request',
  'cpu_limit',
  'memory_request',
  'memory_limit',
  'accelerator_type',
  'accelerator_count',
])
