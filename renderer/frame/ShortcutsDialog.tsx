import { useTranslation } from 'react-i18next'
import { Dialog } from '#ui/Dialog.tsx'
import { Kbd } from '#ui/Kbd.tsx'
import { useCommandGroups } from './commands/commands.ts'

/** Every shortcut that works right now, grouped by where it works. */
export const ShortcutsDialog = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const { t } = useTranslation('frame')
  const groups = useCommandGroups()
  return (
    <Dialog opened={opened} title={t('shortcuts.title')} size={520} onClose={onClose}>
      {groups.map(({ group, commands }) => {
        const keyed = commands.filter(({ shortcut }) => shortcut !== undefined)
        if (keyed.length === 0) return null
        return (
          <section key={group} className="n-shortcuts">
            <h2 className="n-sec">{t(`shortcuts.${group}`)}</h2>
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
    </Dialog>
  )
}
