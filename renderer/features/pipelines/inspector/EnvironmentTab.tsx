import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '#client/ClientProvider.tsx'
import { pythonAt } from '#core/edit/source.ts'
import { missingPackages } from '#core/python/packages.ts'
import { codeIn } from '#core/python/step-code.ts'
import { useSystem } from '#frame/use-system.ts'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconCheck, IconError, IconPlus } from '#ui/icons.ts'
import { isComposing } from '#ui/keys.ts'
import { useEditorState } from '../editor/use-editor.ts'
import type { StepFacts } from './facts.ts'
import { LateRow } from './fields/LateRow.tsx'
import { Row } from './fields/Row.tsx'
import { TextRow } from './fields/TextRow.tsx'
import { Section } from './Section.tsx'
import { useAttempt } from './use-attempt.ts'

/** As pip writes them; the same in every language. */
const examples = { package: 'pandas>=2', index: 'https://packages.example/simple' }

const sorted = (list: readonly string[]): string => list.toSorted().join('\n')

/** Whether this machine has what the step asks for, as far as it was asked before. */
const Resolved = ({ packages }: { packages: readonly string[] }) => {
  const { t } = useTranslation('inspector')
  const studio = useStudio()
  const { data } = useQuery(studio.system.environments.queryOptions())
  if (packages.length === 0) return null
  const known = data?.find((one) => sorted(one.packages) === sorted(packages))
  if (known === undefined) return <p className="t3">{t('environment.unbuilt')}</p>
  if (known.state === 'building') return <p className="t3">{t('environment.building')}</p>
  const ready = known.state === 'ready'
  return (
    <p className={ready ? 'row n-ready' : 'row n-port__missing'}>
      <Icon of={ready ? IconCheck : IconError} size={14} />
      {t(ready ? 'environment.ready' : 'environment.failed')}
      {!ready && known.line !== undefined && <span className="t3 trunc">{known.line}</span>}
    </p>
  )
}

/** Package names as they are typed, several at once. */
const namesIn = (text: string): string[] =>
  text
    .split(/[\s,]+(?=[A-Za-z])/)
    .map((one) => one.trim())
    .filter(Boolean)

const Wanted = ({
  code,
  packages,
  onAdd,
}: {
  code: string
  packages: readonly string[]
  onAdd: (name: string) => void
}) => {
  const { t } = useTranslation('inspector')
  const missing = useMemo(() => missingPackages(code, packages), [code, packages])
  if (missing.length === 0) return null
  return (
    <div className="n-chips">
      {missing.map((name) => (
        <Button key={name} size="s" icon={IconPlus} onClick={() => onAdd(name)}>
          {t('code.addPackage', { name })}
        </Button>
      ))}
    </div>
  )
}

const Packages = ({ node, packages, code }: { node: string; packages: readonly string[]; code: string }) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  const set = (next: readonly string[]) => {
    const refused = attempt({ edit: 'set-packages', node, settings: { packages: next } })
    setError(refused)
    return refused === undefined
  }
  const add = () => {
    const names = namesIn(text)
    if (names.length > 0 && set([...packages, ...names.filter((name) => !packages.includes(name))]))
      setText('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !isComposing(event)) add()
  }
  return (
    <Section title={t('environment.packages')}>
      <div className="n-chips">
        {packages.map((name) => (
          <Chip
            key={name}
            mono
            removeLabel={t('environment.remove', { name })}
            onRemove={() => set(packages.filter((one) => one !== name))}
          >
            {name}
          </Chip>
        ))}
      </div>
      <Resolved packages={packages} />
      <Row label={t('environment.add')} field="packages" error={error} about={t('environment.addAbout')}>
        {(ids) => (
          <TextInput
            {...ids}
            className="n-formrow__mono"
            placeholder={examples.package}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={onKeyDown}
            onBlur={add}
          />
        )}
      </Row>
      <Wanted code={code} packages={packages} onAdd={(name) => set([...packages, name])} />
    </Section>
  )
}

const Indexes = ({ node, indexUrls }: { node: string; indexUrls: readonly string[] }) => {
  const { t } = useTranslation('inspector')
  const attempt = useAttempt()
  return (
    <TextRow
      label={t('environment.indexes')}
      about={t('environment.indexesAbout')}
      mono
      lines={1}
      value={indexUrls.join('\n')}
      placeholder={examples.index}
      take={(text, group) => {
        const urls = text.split(/\s+/).filter(Boolean)
        const error = attempt({ edit: 'set-packages', node, settings: { indexUrls: urls } }, group)
        return error === undefined ? { shown: urls.join('\n') } : { error }
      }}
    />
  )
}

/** What a Python step needs installed, and the image that it runs in on a cluster. */
export const EnvironmentTab = ({ facts, node }: { facts: StepFacts; node: string }) => {
  const { t } = useTranslation(['inspector', 'pipelines'])
  const attempt = useAttempt()
  const system = useSystem()
  const python = useEditorState(({ history }) => pythonAt(history.doc, node))
  return (
    <div className="n-sections">
      {python !== undefined && (
        <>
          <Packages node={node} packages={python.packages} code={codeIn(python.source)} />
          <Indexes node={node} indexUrls={python.indexUrls} />
        </>
      )}
      {facts.image !== undefined && (
        <LateRow
          label={t('pipelines:inspector.image')}
          field="executor.container.image"
          mono
          value={facts.image}
          about={python === undefined ? undefined : t('pipelines:inspector.imageNote')}
          take={(text) => {
            const error = attempt({ edit: 'set-image', node, image: text })
            return error === undefined ? { shown: text.trim() } : { error }
          }}
        />
      )}
      {python !== undefined && system?.python.version !== undefined && (
        <Section title={t('pipelines:inspector.python')}>
          <span>Python {system.python.version}</span>{' '}
          <span className="mono t3 n-port__text">{system.python.path}</span>
        </Section>
      )}
    </div>
  )
}
