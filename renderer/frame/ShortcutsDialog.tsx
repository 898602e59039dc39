import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Kbd } from '#ui/Kbd.tsx'
import { useCommandGroups } from './commands/commands.ts'

/** Every shortcut that works right now, grouped by where it works. */
export const ShortcutsDialog = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const { t } = useTranslation('frame')
  const groups = useCommandGroups()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<span className="strong">{t('shortcuts.title')}</span>}
      size={520}
      overlayProps={{ backgroundOpacity: 0.2 }}
    >
      {groups.map(({ group, commands }) => {
        const keyed = commands.filter(({ shortcut }) => shortcut !== undefined)
        if (keyed.length === 0) return null
        return (
          <section key={group} className="n-shortcuts">
            <h3 className="n-sec">{t(`shortcuts.${group}`)}</h3>
            <dl>
              {keyed.map(({ id, label, shortcut }) => (
                <div key={id}>
                  <dt>{label}</dt>
                  <dd>
                    <Kbd keys={shortcut ?? ''} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        )
      })}
    </Modal>
  )
}
