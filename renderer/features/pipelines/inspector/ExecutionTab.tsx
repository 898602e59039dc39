import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { EditCommand } from '#core/edit/commands.ts'
import { taskAt } from '#core/edit/places.ts'
import { sharedBy } from '#core/edit/steps.ts'
import { rawKubernetesSettings } from '#core/plan/kubernetes.ts'
import { stepTimeout } from '#core/plan/timeouts.ts'
import { executorOf } from '#core/spec/document.ts'
import type { ContainerSpec, RetryPolicy } from '#shared/pipeline.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { useEditor, useEditorState } from '../editor/use-editor.ts'
import { type PairField, Pairs } from './fields/Pairs.tsx'
import { Row } from './fields/Row.tsx'
import { TextRow } from './fields/TextRow.tsx'
import type { Taken } from './fields/use-draft.ts'
import { Section } from './Section.tsx'
import { useAttempt } from './use-attempt.ts'

/** What the file says of how a step is run. */
const useExecution = (node: string) => {
  const doc = useEditorState(({ history }) => history.doc)
  const found = taskAt(doc, node)
  const component = found?.component
  return {
    task: found?.task,
    container: component === undefined ? undefined : executorOf(doc, component)?.container,
    kubernetes: component === undefined ? {} : rawKubernetesSettings(doc, component),
    timeout: stepTimeout(doc, component?.executorLabel),
  }
}

const whole = (text: string): number | undefined =>
  /^\d+$/.test(text.trim()) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined

/** Settings of a container are its component's: a step that shares one gets its own first. */
const useContainer = (node: string) => {
  const editor = useEditor()
  const attempt = useAttempt()
  return (settings: Partial<ContainerSpec>, group?: string): string | undefined => {
    const own: readonly EditCommand[] = sharedBy(editor.doc(), node) > 1 ? [{ edit: 'separate', node }] : []
    return attempt(
      [...own, { edit: 'set-container', node, settings }],
      group ?? `container-${performance.now()}`,
    )
  }
}

const Retries = ({ node, retry }: { node: string; retry: RetryPolicy | undefined }) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const set = (next: RetryPolicy | null, group: string, shown: string): Taken => {
    const error = attempt({ edit: 'set-task', node, settings: { retry: next } }, group)
    return error === undefined ? { shown } : { error }
  }
  const takeCount = (text: string, group: string): Taken => {
    if (text.trim() === '' || text.trim() === '0') return set(null, group, '')
    const count = whole(text)
    return count === undefined
      ? { error: t('fault.count') }
      : set({ ...retry, maxRetryCount: count }, group, String(count))
  }
  const takeSeconds =
    (key: 'backoffDuration' | 'backoffMaxDuration') =>
    (text: string, group: string): Taken => {
      const { [key]: _, ...rest } = retry ?? {}
      if (text.trim() === '') return set(rest, group, '')
      return /^\d+(\.\d+)?$/.test(text.trim())
        ? set({ ...rest, [key]: `${text.trim()}s` }, group, text.trim())
        : { error: t('fault.seconds') }
    }
  const takeFactor = (text: string, group: string): Taken => {
    const { backoffFactor: _, ...rest } = retry ?? {}
    if (text.trim() === '') return set(rest, group, '')
    const factor = Number(text)
    return Number.isFinite(factor) && factor >= 0
      ? set({ ...rest, backoffFactor: factor }, group, String(factor))
      : { error: t('fault.number') }
  }
  return (
    <Section title={t('execution.retries')}>
      <div className="n-formgrid">
        <TextRow
          label={t('execution.times')}
          field="retryPolicy.maxRetryCount"
          value={retry?.maxRetryCount ? String(retry.maxRetryCount) : ''}
          placeholder="0"
          take={takeCount}
        />
        {(retry?.maxRetryCount ?? 0) > 0 && (
          <>
            <TextRow
              label={t('execution.wait')}
              field="retryPolicy.backoffDuration"
              value={retry?.backoffDuration?.replace(/s$/, '') ?? ''}
              placeholder="0"
              take={takeSeconds('backoffDuration')}
            />
            <TextRow
              label={t('execution.factor')}
              field="retryPolicy.backoffFactor"
              value={retry?.backoffFactor === undefined ? '' : String(retry.backoffFactor)}
              placeholder="2"
              take={takeFactor}
            />
            <TextRow
              label={t('execution.longest')}
              field="retryPolicy.backoffMaxDuration"
              value={retry?.backoffMaxDuration?.replace(/s$/, '') ?? ''}
              placeholder="3600"
              take={takeSeconds('backoffMaxDuration')}
            />
          </>
        )}
      </div>
    </Section>
  )
}

type Resources = NonNullable<ContainerSpec['resources']>
const amounts = [
  ['cpuRequest', 'resourceCpuRequest', 'cpuRequest', '1'],
  ['cpuLimit', 'resourceCpuLimit', 'cpuLimit', '2'],
  ['memoryRequest', 'resourceMemoryRequest', 'memoryRequest', '1Gi'],
  ['memoryLimit', 'resourceMemoryLimit', 'memoryLimit', '4Gi'],
] as const
const quantity = /^(\d+(\.\d+)?)(m|[EPTGMk]i?)?$/

const amountOf = (resources: Resources | undefined, text: string, number: string): string => {
  const value = resources?.[text] ?? resources?.[number]
  if (value === undefined || value === 0) return ''
  return typeof value === 'number' && number.startsWith('memory') ? `${value}G` : String(value)
}

const ResourceRows = ({ node, resources }: { node: string; resources: Resources | undefined }) => {
  const { t } = useTranslation('inspector')
  const change = useContainer(node)
  const set = (next: Resources, group: string, shown: string): Taken => {
    const error = change({ resources: next }, group)
    return error === undefined ? { shown } : { error }
  }
  const accelerator = resources?.accelerator
  const kind = accelerator?.resourceType ?? accelerator?.type ?? ''
  const count = String(accelerator?.resourceCount ?? accelerator?.count ?? '')
  return (
    <Section title={t('execution.resources')}>
      <div className="n-formgrid">
        {amounts.map(([name, textField, numberField, example]) => (
          <TextRow
            key={name}
            label={t(`execution.${name}`)}
            field={`executor.container.resources.${textField}`}
            mono
            value={amountOf(resources, textField, numberField)}
            placeholder={example}
            take={(text, group) => {
              const { [textField]: _, [numberField]: __, ...rest } = resources ?? {}
              const said = text.trim()
              if (said === '') return set(rest, group, '')
              return quantity.test(said) || said.includes('{{')
                ? set({ ...rest, [textField]: said }, group, said)
                : { error: t('fault.quantity') }
            }}
          />
        ))}
        <TextRow
          label={t('execution.accelerator')}
          mono
          value={kind}
          placeholder="nvidia.com/gpu"
          take={(text, group) => {
            const { accelerator: _, ...rest } = resources ?? {}
            const said = text.trim()
            const next = { resourceType: said, resourceCount: count === '' ? '1' : count }
            return set(said === '' ? rest : { ...rest, accelerator: next }, group, said)
          }}
        />
        {kind !== '' && (
          <TextRow
            label={t('execution.acceleratorCount')}
            value={count}
            take={(text, group) =>
              whole(text) === undefined
                ? { error: t('fault.count') }
                : set(
                    { ...resources, accelerator: { resourceType: kind, resourceCount: text.trim() } },
                    group,
                    text.trim(),
                  )
            }
          />
        )}
      </div>
    </Section>
  )
}

interface SecretAsEnv {
  readonly secretName?: string
  readonly keyToEnv?: readonly { readonly secretKey: string; readonly envVar: string }[]
}

/** One line a variable; what a file says besides (references, volumes) is kept behind. */
const Secrets = ({ node, secrets }: { node: string; secrets: unknown }) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const list: readonly SecretAsEnv[] = Array.isArray(secrets) ? (secrets as readonly SecretAsEnv[]) : []
  const plain = list.filter(({ secretName }) => secretName !== undefined)
  const others = list.filter(({ secretName }) => secretName === undefined)
  const rows = plain.flatMap(({ secretName = '', keyToEnv = [] }) =>
    keyToEnv.map(({ secretKey, envVar }) => ({ secret: secretName, key: secretKey, name: envVar })),
  )
  const fields: readonly PairField[] = [
    { key: 'name', label: t('execution.variable'), placeholder: 'API_KEY' },
    { key: 'secret', label: t('execution.secret'), placeholder: 'my-secret' },
    { key: 'key', label: t('execution.secretKey'), placeholder: 'token' },
  ]
  return (
    <Pairs
      title={t('execution.secrets')}
      about={t('execution.secretsAbout')}
      add={t('execution.addSecret')}
      fields={fields}
      rows={rows}
      take={(next) => {
        const now = next.map(({ name = '', secret = '', key = '' }) => ({
          secretName: secret,
          keyToEnv: [{ secretKey: key, envVar: name }],
        }))
        const all = [...others, ...now]
        return attempt({
          edit: 'set-platform',
          node,
          settings: { secretAsEnv: all.length === 0 ? null : all },
        })
      }}
    />
  )
}

/** How one step is run: whether again, how often, how long, with how much of the machine, and with which variables. */
export const ExecutionTab = ({ node }: { node: string }) => {
  const { t } = useTranslation(['inspector', 'pipelines'])
  const attempt = useAttempt()
  const change = useContainer(node)
  const { task, container, kubernetes, timeout } = useExecution(node)
  const rows = (container?.env ?? []).map(({ name, value = '' }) => ({ name, value }))
  const always = task?.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED'
  const takeTimeout = (text: string, group: string): Taken => {
    const seconds = whole(text)
    if (text.trim() !== '' && !seconds) return { error: t('inspector:fault.seconds') }
    const limit = seconds === undefined ? null : String(seconds)
    const error = attempt({ edit: 'set-platform', node, settings: { activeDeadlineSeconds: limit } }, group)
    return error === undefined ? { shown: limit ?? '' } : { error }
  }
  return (
    <div className="n-sections">
      <Row
        label={t('pipelines:inspector.cache')}
        field="cachingOptions"
        about={t('inspector:execution.cacheAbout')}
      >
        {(ids) => (
          <Switch
            {...ids}
            checked={task?.cachingOptions?.enableCache === true}
            label={t(
              task?.cachingOptions?.enableCache === true ? 'inspector:inputs.on' : 'inspector:inputs.off',
            )}
            onChange={(event) =>
              attempt({ edit: 'set-task', node, settings: { cache: event.currentTarget.checked } })
            }
          />
        )}
      </Row>
      <Row label={t('inspector:execution.always')} about={t('inspector:execution.alwaysAbout')}>
        {(ids) => (
          <Switch
            {...ids}
            checked={always}
            label={t(always ? 'inspector:inputs.on' : 'inspector:inputs.off')}
            onChange={(event) =>
              attempt({ edit: 'set-task', node, settings: { always: event.currentTarget.checked } })
            }
          />
        )}
      </Row>
      <Retries node={node} retry={task?.retryPolicy} />
      <TextRow
        label={t('inspector:execution.timeout')}
        field="platforms.timeout"
        note={t('inspector:execution.seconds')}
        value={timeout === undefined ? '' : String(timeout)}
        placeholder={t('inspector:execution.noLimit')}
        take={takeTimeout}
      />
      {container !== undefined && (
        <>
          <ResourceRows node={node} resources={container.resources} />
          <Pairs
            title={t('pipelines:inspector.env')}
            add={t('inspector:execution.addVariable')}
            fields={[
              { key: 'name', label: t('inspector:execution.variable'), placeholder: 'NAME' },
              { key: 'value', label: t('inspector:execution.value') },
            ]}
            rows={rows}
            take={(next) => change({ env: next.map(({ name = '', value = '' }) => ({ name, value })) })}
          />
          <Secrets node={node} secrets={kubernetes['secretAsEnv']} />
        </>
      )}
      <KeyValue
        facts={[{ key: t('pipelines:inspector.path'), value: <span className="mono">{node}</span> }]}
      />
    </div>
  )
}
