import { Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '#ui/Button.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconCopy, IconEdit, IconMore, IconTrash } from '#ui/icons.ts'
import { NameDialog } from './NameDialog.tsx'
import { useFileActions } from './use-file-actions.ts'

export const lastPart = (id: string): string => id.slice(id.lastIndexOf('/') + 1)

/** What can be done with the file of a pipeline in the list. */
export const FileMenu = ({ id, name }: { id: string; name: string }) => {
  const { t } = useTranslation('manage')
  const actions = useFileActions()
  const [renaming, setRenaming] = useState(false)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <IconButton size="s" iconSize={14} icon={IconMore} label={t('menu', { name })} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon of={IconEdit} size={14} />} onClick={() => setRenaming(true)}>
            {t('rename')}
          </Menu.Item>
          <Menu.Item
            leftSection={<Icon of={IconCopy} size={14} />}
            onClick={() => void actions.duplicate(id)}
          >
            {t('duplicate')}
          </Menu.Item>
          <Menu.Item
            leftSection={<Icon of={IconTrash} size={14} />}
            onClick={() => void actions.remove(id, name, false)}
          >
            {t('remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {renaming && (
        <NameDialog
          title={t('rename')}
          label={t('fileName')}
          action={t('renameAction')}
          initial={lastPart(id)}
          onGiven={(to) => actions.rename(id, to, false)}
          onClose={() => setRenaming(false)}
        />
      )}
    </>
  )
}
