import { Switch } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { taskAt } from '#core/edit/places.ts'
import type { TaskSettings } from '#core/edit/settings.ts'
import { rawKubernetesSettings } from '#core/plan/kubernetes.ts'
import { stepTimeout } from '#core/plan/timeouts.ts'
import { executorOf } from '#core/spec/document.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { useEditorState } from '../editor/use-editor.ts'
import { ResourceRows } from './execution/Resources.tsx'
import { Retries } from './execution/Retries.tsx'
import { Secrets } from './execution/Secrets.tsx'
import { useContainer } from './execution/use-container.ts'
import { whole } from './execution/whole.ts'
import { Pairs } from './fields/Pairs.tsx'
import { Row } from './fields/Row.tsx'
import { TextRow } from './fields/TextRow.tsx'
import type { Taken } from './fields/use-draft.ts'
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

const Choice = ({
  node,
  label,
  about,
  on,
  settings,
}: {
  node: string
  label: ReactNode
  about: ReactNode
  on: boolean
  settings: (on: boolean) => TaskSettings
}) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  return (
    <Row label={label} about={about}>
      {(ids) => (
        <Switch
          {...ids}
          checked={on}
          label={t(on ? 'inputs.on' : 'inputs.off')}
          onChange={(event) =>
            attempt({ edit: 'set-task', node, settings: settings(event.currentTarget.checked) })
          }
        />
      )}
    </Row>
  )
}

const Timeout = ({ node, timeout }: { node: string; timeout: number | undefined }) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const take = (text: string, group: string): Taken => {
    const seconds = whole(text)
    if (text.trim() !== '' && !seconds) return { error: t('fault.seconds') }
    const limit = seconds === undefined ? null : String(seconds)
    const error = attempt({ edit: 'set-platform', node, settings: { activeDeadlineSeconds: limit } }, group)
    return error === undefined ? { shown: limit ?? '' } : { error }
  }
  return (
    <TextRow
      label={t('execution.timeout')}
      field="platforms.timeout"
      note={t('execution.seconds')}
      value={timeout === undefined ? '' : String(timeout)}
      placeholder={t('execution.noLimit')}
      take={take}
    />
  )
}

/** How one step is run: whether again, how often, how long, with how much of the machine, and with which variables. */
export const ExecutionTab = ({ node }: { node: string }) => {
  const { t } = useTranslation(['inspector', 'pipelines'])
  const change = useContainer(node)
  const { task, container, kubernetes, timeout } = useExecution(node)
  return (
    <div className="n-sections">
      <Choice
        node={node}
        label={t('pipelines:inspector.cache')}
        about={t('inspector:execution.cacheAbout')}
        on={task?.cachingOptions?.enableCache === true}
        settings={(cache) => ({ cache })}
      />
      <Choice
        node={node}
        label={t('inspector:execution.always')}
        about={t('inspector:execution.alwaysAbout')}
        on={task?.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED'}
        settings={(always) => ({ always })}
      />
      <Retries node={node} retry={task?.retryPolicy} />
      <Timeout node={node} timeout={timeout} />
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
            rows={(container.env ?? []).map(({ name, value = '' }) => ({ name, value }))}
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
