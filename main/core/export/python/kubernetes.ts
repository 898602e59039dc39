/** Settings of the cluster as calls of `kfp-kubernetes`. */
import { z } from 'zod'
import { TaskInputParameter } from '#shared/pipeline.ts'
import { type Code, call, list, named } from './code.ts'
import { pythonText, pythonValue } from './literal.ts'

const text = z.string().optional()
const flag = z.boolean().optional()
const reference = TaskInputParameter.optional()
const labels = z.record(z.string(), z.string()).optional()
const terms = z
  .array(z.strictObject({ key: z.string(), operator: z.string(), values: z.array(z.string()).optional() }))
  .optional()
const number = z.union([z.number(), z.string()]).transform(Number).optional()

/** As `KubernetesExecutorConfig` is written; what is not in here the SDK's functions cannot say. */
const Settings = z.strictObject({
  secretAsEnv: z
    .array(
      z.strictObject({
        secretName: text,
        secretNameParameter: reference,
        optional: flag,
        keyToEnv: z.array(z.strictObject({ secretKey: z.string(), envVar: z.string() })).optional(),
      }),
    )
    .optional(),
  secretAsVolume: z
    .array(
      z.strictObject({
        secretName: text,
        secretNameParameter: reference,
        optional: flag,
        mountPath: z.string(),
      }),
    )
    .optional(),
  configMapAsEnv: z
    .array(
      z.strictObject({
        configMapName: text,
        configMapNameParameter: reference,
        optional: flag,
        keyToEnv: z.array(z.strictObject({ configMapKey: z.string(), envVar: z.string() })).optional(),
      }),
    )
    .optional(),
  configMapAsVolume: z
    .array(
      z.strictObject({
        configMapName: text,
        configMapNameParameter: reference,
        optional: flag,
        mountPath: z.string(),
      }),
    )
    .optional(),
  pvcMount: z
    .array(
      z.strictObject({
        constant: text,
        componentInputParameter: text,
        taskOutputParameter: z
          .object({ producerTask: z.string(), outputParameterKey: z.string() })
          .optional(),
        pvcNameParameter: reference,
        mountPath: z.string(),
        subPath: text,
      }),
    )
    .optional(),
  emptyDirMounts: z
    .array(z.strictObject({ volumeName: z.string(), mountPath: z.string(), medium: text, sizeLimit: text }))
    .optional(),
  genericEphemeralVolume: z
    .array(
      z.strictObject({
        volumeName: z.string(),
        mountPath: z.string(),
        accessModes: z.array(z.string()).optional(),
        size: text,
        defaultStorageClass: flag,
        storageClassName: text,
        metadata: z.strictObject({ labels, annotations: labels }).optional(),
      }),
    )
    .optional(),
  fieldPathAsEnv: z.array(z.strictObject({ name: z.string(), fieldPath: z.string() })).optional(),
  podMetadata: z.strictObject({ labels, annotations: labels }).optional(),
  nodeSelector: z.strictObject({ labels, nodeSelectorJson: reference }).optional(),
  nodeAffinity: z
    .array(
      z.strictObject({
        matchExpressions: terms,
        matchFields: terms,
        weight: number,
        nodeAffinityJson: reference,
      }),
    )
    .optional(),
  tolerations: z
    .array(
      z.strictObject({
        key: text,
        operator: text,
        value: text,
        effect: text,
        tolerationSeconds: number,
        tolerationJson: reference,
      }),
    )
    .optional(),
  imagePullSecret: z.array(z.strictObject({ secretName: text, secretNameParameter: reference })).optional(),
  imagePullPolicy: text,
  activeDeadlineSeconds: number,
  securityContext: z.strictObject({ runAsUser: number, runAsGroup: number, runAsNonRoot: flag }).optional(),
})
type Settings = z.infer<typeof Settings>
type Reference = z.infer<typeof reference>

/** Where a name comes from, as Python. */
export type ReferenceCode = (reference: TaskInputParameter) => Code

const textCode = (name: string, value: string | undefined): Code[] =>
  value === undefined || value === '' ? [] : [named(name, pythonText(value))]
const flagCode = (name: string, value: boolean | undefined): Code[] =>
  value === true ? [named(name, 'True')] : []
const numberCode = (name: string, value: number | undefined): Code[] =>
  value === undefined ? [] : [named(name, String(value))]
const valueCode = (name: string, value: unknown): Code[] =>
  value === undefined ? [] : [named(name, pythonValue(value))]

function nameCode(argument: string, plain: string | undefined, from: Reference, of: ReferenceCode): Code {
  return named(argument, from === undefined ? pythonText(plain ?? '') : of(from))
}

type Item<Key extends keyof Settings> = NonNullable<Settings[Key]> extends readonly (infer T)[] ? T : never

const keyMap = (pairs: readonly (readonly [string, string])[]): Code => pythonValue(Object.fromEntries(pairs))

function pvcName(mount: Item<'pvcMount'>, of: ReferenceCode): Code {
  const { constant, componentInputParameter: input, taskOutputParameter: output } = mount
  const old =
    output === undefined
      ? input === undefined
        ? undefined
        : { componentInputParameter: input }
      : { taskOutputParameter: output }
  return nameCode('pvc_name', constant, mount.pvcNameParameter ?? old, of)
}

type Call = readonly [function: string, ...arguments: readonly Code[]]

const objectCalls = (settings: Settings, of: ReferenceCode): Call[] => [
  ...(settings.secretAsEnv ?? []).map(
    (one): Call => [
      'use_secret_as_env',
      nameCode('secret_name', one.secretName, one.secretNameParameter, of),
      named('secret_key_to_env', keyMap((one.keyToEnv ?? []).map((pair) => [pair.secretKey, pair.envVar]))),
      ...flagCode('optional', one.optional),
    ],
  ),
  ...(settings.configMapAsEnv ?? []).map(
    (one): Call => [
      'use_config_map_as_env',
      nameCode('config_map_name', one.configMapName, one.configMapNameParameter, of),
      named(
        'config_map_key_to_env',
        keyMap((one.keyToEnv ?? []).map((pair) => [pair.configMapKey, pair.envVar])),
      ),
      ...flagCode('optional', one.optional),
    ],
  ),
  ...(settings.fieldPathAsEnv ?? []).map(
    (one): Call => [
      'use_field_path_as_env',
      named('env_name', pythonText(one.name)),
      named('field_path', pythonText(one.fieldPath)),
    ],
  ),
]

const volumeCalls = (settings: Settings, of: ReferenceCode): Call[] => [
  ...(settings.secretAsVolume ?? []).map(
    (one): Call => [
      'use_secret_as_volume',
      nameCode('secret_name', one.secretName, one.secretNameParameter, of),
      named('mount_path', pythonText(one.mountPath)),
      ...flagCode('optional', one.optional),
    ],
  ),
  ...(settings.configMapAsVolume ?? []).map(
    (one): Call => [
      'use_config_map_as_volume',
      nameCode('config_map_name', one.configMapName, one.configMapNameParameter, of),
      named('mount_path', pythonText(one.mountPath)),
      ...flagCode('optional', one.optional),
    ],
  ),
  ...(settings.pvcMount ?? []).map(
    (one): Call => [
      'mount_pvc',
      pvcName(one, of),
      named('mount_path', pythonText(one.mountPath)),
      ...textCode('sub_path', one.subPath),
    ],
  ),
  ...(settings.emptyDirMounts ?? []).map(
    (one): Call => [
      'empty_dir_mount',
      named('volume_name', pythonText(one.volumeName)),
      named('mount_path', pythonText(one.mountPath)),
      ...textCode('medium', one.medium),
      ...textCode('size_limit', one.sizeLimit),
    ],
  ),
  ...(settings.genericEphemeralVolume ?? []).map(
    (one): Call => [
      'add_ephemeral_volume',
      named('volume_name', pythonText(one.volumeName)),
      named('mount_path', pythonText(one.mountPath)),
      named('access_modes', list((one.accessModes ?? []).map(pythonText))),
      named('size', pythonText(one.size ?? '')),
      ...(one.defaultStorageClass === true
        ? []
        : [named('storage_class_name', pythonText(one.storageClassName ?? ''))]),
      ...valueCode('labels', one.metadata?.labels),
      ...valueCode('annotations', one.metadata?.annotations),
    ],
  ),
]

const placementCalls = (settings: Settings, of: ReferenceCode): Call[] => [
  ...Object.entries(settings.nodeSelector?.labels ?? {}).map(
    ([key, value]): Call => [
      'add_node_selector',
      named('label_key', pythonText(key)),
      named('label_value', pythonText(value)),
    ],
  ),
  ...(settings.nodeSelector?.nodeSelectorJson === undefined
    ? []
    : [
        [
          'add_node_selector_json',
          named('node_selector_json', of(settings.nodeSelector.nodeSelectorJson)),
        ] as const,
      ]),
  ...(settings.nodeAffinity ?? []).map(
    (one): Call =>
      one.nodeAffinityJson === undefined
        ? [
            'add_node_affinity',
            ...valueCode('match_expressions', one.matchExpressions),
            ...valueCode('match_fields', one.matchFields),
            ...numberCode('weight', one.weight),
          ]
        : ['add_node_affinity_json', named('node_affinity_json', of(one.nodeAffinityJson))],
  ),
  ...(settings.tolerations ?? []).map(
    (one): Call =>
      one.tolerationJson === undefined
        ? [
            'add_toleration',
            ...textCode('key', one.key),
            ...textCode('operator', one.operator),
            ...textCode('value', one.value),
            ...textCode('effect', one.effect),
            ...numberCode('toleration_seconds', one.tolerationSeconds),
          ]
        : ['add_toleration_json', named('toleration_json', of(one.tolerationJson))],
  ),
]

const podCalls = (settings: Settings, of: ReferenceCode): Call[] => [
  ...Object.entries(settings.podMetadata?.labels ?? {}).map(
    ([key, value]): Call => [
      'add_pod_label',
      named('label_key', pythonText(key)),
      named('label_value', pythonText(value)),
    ],
  ),
  ...Object.entries(settings.podMetadata?.annotations ?? {}).map(
    ([key, value]): Call => [
      'add_pod_annotation',
      named('annotation_key', pythonText(key)),
      named('annotation_value', pythonText(value)),
    ],
  ),
  ...((settings.imagePullSecret ?? []).length === 0
    ? []
    : [
        [
          'set_image_pull_secrets',
          named(
            'secret_names',
            list(
              (settings.imagePullSecret ?? []).map((one) =>
                one.secretNameParameter === undefined
                  ? pythonText(one.secretName ?? '')
                  : of(one.secretNameParameter),
              ),
            ),
          ),
        ] as const,
      ]),
  ...(settings.imagePullPolicy === undefined
    ? []
    : [['set_image_pull_policy', named('policy', pythonText(settings.imagePullPolicy))] as const]),
  ...(settings.activeDeadlineSeconds === undefined
    ? []
    : [['set_timeout', named('seconds', String(settings.activeDeadlineSeconds))] as const]),
  ...(settings.securityContext === undefined
    ? []
    : [
        [
          'set_security_context',
          ...numberCode('run_as_user', settings.securityContext.runAsUser),
          ...numberCode('run_as_group', settings.securityContext.runAsGroup),
          ...(settings.securityContext.runAsNonRoot === undefined
            ? []
            : [named('run_as_non_root', settings.securityContext.runAsNonRoot ? 'True' : 'False')]),
        ] as const,
      ]),
]

/** @returns the calls, each with the task as its first argument; or the field that has none */
export function kubernetesCalls(
  raw: Readonly<Record<string, unknown>>,
  task: string,
  of: ReferenceCode,
): { readonly calls: readonly Code[]; readonly problem?: string } {
  const read = Settings.safeParse(raw)
  if (!read.success) {
    const [issue] = read.error.issues
    const extra = issue?.code === 'unrecognized_keys' ? issue.keys : []
    const field = [...(issue?.path ?? []), ...extra.slice(0, 1)].join('.')
    return { calls: [], problem: `kfp-kubernetes has no function for \`${field}\`` }
  }
  const settings = read.data
  const all = [
    ...objectCalls(settings, of),
    ...volumeCalls(settings, of),
    ...placementCalls(settings, of),
    ...podCalls(settings, of),
  ]
  return { calls: all.map(([name, ...rest]) => call(`kubernetes.${name}`, [task, ...rest])) }
}
