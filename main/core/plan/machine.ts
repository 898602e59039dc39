/** What a machine offers to pipelines besides Python: what decides whether a file can run here. */

/** How container components run: by an engine that was seen to work, on the host itself (by permission), or not. */
export type ContainerWay =
  | { readonly way: 'engine'; readonly engine: string }
  | { readonly way: 'host' }
  /** `why` is a whole sentence. */
  | { readonly way: 'none'; readonly why: string }

export type LocalObject = 'secret' | 'configMap'

export interface Machine {
  /** Undefined: not found out yet. Nothing is refused for it then; a launch finds out first. */
  readonly containers: ContainerWay | undefined
  /** Whether a program of this name can be started on the host. */
  readonly hasProgram: (name: string) => boolean
  /** Importers may read http(s). */
  readonly downloads: boolean
  /** Volume claims may be folders of the workspace. */
  readonly localVolumes: boolean
  /** Why steps that run on the host cannot see a folder at a path of their own; undefined: they can. */
  readonly noMounts: string | undefined
  /** Keys of a local secret or config map; undefined: there is none of this name. */
  readonly keysOf: (kind: LocalObject, name: string) => readonly string[] | undefined
}
