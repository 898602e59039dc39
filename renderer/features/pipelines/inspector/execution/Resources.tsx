import { useTranslation } from 'react-i18next'
import type { ContainerSpec } from '#shared/pipeline.ts'
import { TextRow } from '../fields/TextRow.tsx'
import type { Taken } from '../fields/use-draft.ts'
import { Section } from '../Section.tsx'
import { useContainer } from './use-container.ts'
import { whole } from './whole.ts'

type Resources = NonNullable<ContainerSpec['resources']>
const amounts = [
  ['cpuRequest', 'resourceCpuRequest', 'cpuRequest', '1'],
  ['cpuLimit', 'resourceCpuLimit', 'cpuLimit', '2'],
  ['memoryRequest', 'resourceMemoryRequest', 'memoryRequest', '1Gi'],
  ['memoryLimit', 'resourceMemoryLimit', 'memoryLimit', '4Gi'],
] as const
const usualAccelerator = 'nvidia.com/gpu'
const quantity = /^(\d+(\.\d+)?)(m|[EPTGMk]i?)?$/

const amountOf = (resources: Resources | undefined, text: string, number: string): string => {
  const value = resources?.[text] ?? resources?.[number]
  if (value === undefined || value === 0) return ''
  return typeof value === 'number' && number.startsWith('memory') ? `${value}G` : String(value)
}

type Set = (next: Resources, group: string, shown: string) => Taken

const Amounts = ({ resources, set }: { resources: Resources | undefined; set: Set }) => {
  const { t } = useTranslation('inspector')
  return amounts.map(([name, textField, numberField, example]) => (
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
  ))
}

const Accelerator = ({ resources, set }: { resources: Resources | undefined; set: Set }) => {
  const { t } = useTranslation('inspector')
  const { accelerator, ...rest } = resources ?? {}
  const kind = accelerator?.resourceType ?? accelerator?.type ?? ''
  const count = String(accelerator?.resourceCount ?? accelerator?.count ?? '')
  const of = (type: string, number: string): Resources => ({
    ...rest,
    accelerator: { resourceType: type, resourceCount: number },
  })
  return (
    <>
      <TextRow
        label={t('execution.accelerator')}
        mono
        value={kind}
        placeholder={usualAccelerator}
        take={(text, group) => {
          const said = text.trim()
          return set(said === '' ? rest : of(said, count === '' ? '1' : count), group, said)
        }}
      />
      {kind !== '' && (
        <TextRow
          label={t('execution.acceleratorCount')}
          value={count}
          take={(text, group) =>
            whole(text) === undefined
              ? { error: t('fault.count') }
              : set(of(kind, text.trim()), group, text.trim())
          }
        />
      )}
    </>
  )
}

/** How much of the machine a step asks for. */
export const ResourceRows = ({ node, resources }: { node: string; resources: Resources | undefined }) => {
  const { t } = useTranslation('inspector')
  const change = useContainer(node)
  const set: Set = (next, group, shown) => {
    const error = change({ resources: next }, group)
    return error === undefined ? { shown } : { error }
  }
  return (
    <Section title={t('execution.resources')}>
      <div className="n-formgrid">
        <Amounts resources={resources} set={set} />
        <Accelerator resources={resources} set={set} />
      </div>
    </Section>
  )
}
