import './frame.css'
import { Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate } from 'react-router'
import { setLanguage } from '#i18n/index.ts'
import { warmUp } from '#ui/canvas/elk-worker.ts'
import {
  IconActivity,
  IconKeyboard,
  IconLanguage,
  IconMoon,
  IconPipelines,
  IconRuns,
  IconSettings,
} from '#ui/icons.ts'
import { useTheme } from '#ui/theme/theme.ts'
import { ActivityDrawer } from './activity/ActivityDrawer.tsx'
import { runShortcut, useCommands } from './commands/commands.ts'
import { Palette } from './palette/Palette.tsx'
import { useRememberPlace } from './place.ts'
import { Rail } from './Rail.tsx'
import { ShortcutsDialog } from './ShortcutsDialog.tsx'
import { StatusBar } from './status/StatusBar.tsx'
import { TopBar } from './TopBar.tsx'
import { useCloseCurrentTab } from './tabs/use-close-tab.ts'
import { useDesktopLinks } from './use-desktop-links.ts'

type Open = 'palette' | 'shortcuts' | 'activity' | undefined

const useEverywhere = (open: (what: Open) => void): void => {
  const { t, i18n } = useTranslation('frame')
  const navigate = useNavigate()
  const { chooseNext } = useTheme()
  const closeTab = useCloseCurrentTab()
  const go = (to: string) => () => void navigate(to)
  useCommands('everywhere', [
    { id: 'palette', label: t('command.palette'), shortcut: 'mod+K', run: () => open('palette') },
    {
      id: 'go.pipelines',
      label: t('command.goPipelines'),
      icon: IconPipelines,
      shortcut: 'alt+1',
      run: go('/pipelines'),
    },
    { id: 'go.runs', label: t('command.goRuns'), icon: IconRuns, shortcut: 'alt+2', run: go('/runs') },
    {
      id: 'go.settings',
      label: t('command.goSettings'),
      icon: IconSettings,
      shortcut: 'mod+,',
      run: go('/settings'),
    },
    {
      id: 'activity',
      label: t('command.activity'),
      icon: IconActivity,
      shortcut: 'alt+a',
      run: () => open('activity'),
    },
    { id: 'tab.close', label: t('command.closeTab'), shortcut: 'alt+shift+w', run: closeTab },
    { id: 'theme', label: t('command.theme'), icon: IconMoon, shortcut: 'alt+t', run: chooseNext },
    {
      id: 'language',
      label: t('command.language'),
      icon: IconLanguage,
      run: () => void setLanguage(i18n.language === 'ja' ? 'en' : 'ja'),
    },
    {
      id: 'shortcuts',
      label: t('command.shortcuts'),
      icon: IconKeyboard,
      shortcut: '?',
      run: () => open('shortcuts'),
    },
  ])
}

/** The window: top bar, rail, the room, status bar; and what floats above them. */
export const Frame = () => {
  const [open, setOpen] = useState<Open>()
  useEverywhere(setOpen)
  useDesktopLinks()
  useRememberPlace()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => void runShortcut(event)
    globalThis.addEventListener('keydown', onKeyDown)
    return () => globalThis.removeEventListener('keydown', onKeyDown)
  }, [])
  useEffect(() => warmUp(), [])
  const close = () => setOpen(undefined)
  return (
    <div className="n-app">
      <TopBar
        onPalette={() => setOpen('palette')}
        onActivity={() => setOpen(open === 'activity' ? undefined : 'activity')}
      />
      <Rail />
      <main className="n-room">
        <Suspense>
          <Outlet />
        </Suspense>
      </main>
      <StatusBar />
      <ActivityDrawer opened={open === 'activity'} onClose={close} />
      {open === 'palette' && <Palette onClose={close} />}
      <ShortcutsDialog opened={open === 'shortcuts'} onClose={close} />
    </div>
  )
}
