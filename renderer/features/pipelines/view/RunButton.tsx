import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { GraphNode } from '#shared/graph.ts'
import { Button } from '#ui/Button.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconChevronDown, IconPlay } from '#ui/icons.ts'
import { Kbd } from '#ui/Kbd.tsx'
import { Tooltip } from '#ui/Tooltip.tsx'
import type { RunPart } from '../route.tsx'
import { partKeys } from './use-view-commands.ts'

/** Run all, or a part that the selected step stands for. */
export const RunButton = ({
  name,
  step,
  onRun,
}: {
  name: string
  step: GraphNode | undefined
  onRun: (part?: RunPart) => void
}) => {
  const { t } = useTranslation('pipelines')
  return (
    <span className="n-runbutton">
      <Tooltip label={t('runName', { name })} shortcut="r">
        <Button variant="primary" icon={IconPlay} iconFill onClick={() => onRun()}>
          {t('run')}
        </Button>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <button type="button" className="n-btn n-btn--primary" aria-label={t('view.parts')}>
            <Icon of={IconChevronDown} size={14} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{step === undefined ? t('view.partHint') : step.label}</Menu.Label>
          {(['to', 'from', 'only'] as const).map((kind) => (
            <Menu.Item
              key={kind}
              disabled={step === undefined}
              onClick={() => step !== undefined && onRun({ [kind]: step.id })}
              rightSection={<Kbd keys={partKeys[kind]} />}
            >
              {t(`view.part.${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </span>
  )
}
