import type { Machine } from './machine.ts'

/** A machine with nothing but Python. */
export const bareMachine: Machine = {
  containers: { way: 'none', why: 'No container engine works here: podman is not installed.' },
  hasProgram: () => false,
  downloads: false,
  localVolumes: false,
  noMounts: undefined,
  keysOf: () => undefined,
}
