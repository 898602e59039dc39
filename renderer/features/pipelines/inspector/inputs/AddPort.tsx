import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { codeAt } from '#core/edit/source.ts'
import { addPort } from '#core/python/rewrite.ts'
import { Button } from '#ui/Button.tsx'
import { IconPlus } from '#ui/icons.ts'
import { useEditor } from '../../editor/use-editor.ts'
import { useAttempt } from '../use-attempt.ts'

const inputs = [
  'str',
  'int',
  'float',
  'bool',
  'list',
  'dict',
  'Input[Dataset]',
  'Input[Model]',
  'Input[Artifact]',
]
const outputs = [
  'Output[Dataset]',
  'Output[Model]',
  'Output[Metrics]',
  'Output[ClassificationMetrics]',
  'Output[HTML]',
  'Output[Artifact]',
]
const wishOf = (type: string): string =>
  /\[(\w+)\]/
    .exec(type)?.[1]
    ?.replace(/^Classification/, '')
    .toLowerCase() ?? 'value'

/** One argument more in the code of a Python step. */
export const AddPort = ({ node, side }: { node: string; side: 'input' | 'output' }) => {
  const { t } = useTranslation('inspector')
  const editor = useEditor()
  const attempt = useAttempt()
  const add = (type: string) => {
    const code = codeAt(editor.doc(), node) ?? ''
    for (let number = 1; number < 100; number += 1) {
      const next = addPort(code, number === 1 ? wishOf(type) : `${wishOf(type)}_${number}`, type)
      if (!next.ok) continue
      attempt({ edit: 'set-source', node, code: next.value })
      return
    }
  }
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button size="s" variant="ghost" icon={IconPlus}>
          {t(side === 'input' ? 'port.addInput' : 'port.addOutput')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(side === 'input' ? inputs : outputs).map((type) => (
          <Menu.Item key={type} className="mono" onClick={() => add(type)}>
            {type}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
