import { Menu } from '@mantine/core'
import { type MouseEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import { useStore } from 'zustand'
import { Icon } from '#ui/Icon.tsx'
import { IconClose, IconCompare, IconPipelines, IconRuns } from '#ui/icons.ts'
import { StatusShape } from '#ui/status/StatusMark.tsx'
import { useTabStatuses } from './tab-status.ts'
import { type DocumentTab, setTabs, tabStore } from './tabs.ts'
import { useCloseTab } from './use-close-tab.ts'

const icons = { pipeline: IconPipelines, run: IconRuns, compare: IconCompare } as const

const TabItem = ({
  tab,
  active,
  onMenu,
}: {
  tab: DocumentTab
  active: boolean
  onMenu: (event: MouseEvent) => void
}) => {
  const { t } = useTranslation('frame')
  const navigate = useNavigate()
  const close = useCloseTab()
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (active) element.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [active])
  return (
    <div
      ref={element}
      className="n-tab"
      data-active={active || undefined}
      onContextMenu={onMenu}
      onAuxClick={(event) => event.button === 1 && close(tab.path)}
    >
      <button
        type="button"
        className="n-tab__open"
        aria-current={active ? 'page' : undefined}
        title={tab.title}
        onClick={() => void navigate(tab.href)}
      >
        {tab.status === undefined ? (
          <Icon of={icons[tab.kind]} size={14} />
        ) : (
          <StatusShape status={tab.status} size={14} />
        )}
        <span className="trunc">{tab.title}</span>
        {tab.unsaved === true && (
          <span
            className="n-tab__unsaved"
            role="img"
            aria-label={t('tabs.unsaved')}
            title={t('tabs.unsaved')}
          />
        )}
      </button>
      <button
        type="button"
        className="n-tab__close"
        aria-label={t('tabs.close', { name: tab.title })}
        onClick={() => close(tab.path)}
      >
        <Icon of={IconClose} size={12} />
      </button>
    </div>
  )
}

/** Open pipelines and runs; the one that is seen is in view. Middle click or the cross closes, the context menu many. */
export const TabStrip = () => {
  useTabStatuses()
  const { t } = useTranslation('frame')
  const tabs = useStore(tabStore, (state) => state.tabs)
  const { pathname } = useLocation()
  const close = useCloseTab()
  const [menu, setMenu] = useState<{ path: string; x: number } | undefined>()
  return (
    <nav
      className="n-tabstrip"
      aria-label={t('tabs.label')}
      onWheel={({ currentTarget, deltaX, deltaY }) => {
        if (deltaX === 0) currentTarget.scrollLeft += deltaY
      }}
    >
      {tabs.map((tab) => (
        <TabItem
          key={tab.path}
          tab={tab}
          active={tab.path === pathname}
          onMenu={(event) => {
            event.preventDefault()
            setMenu({ path: tab.path, x: event.clientX })
          }}
        />
      ))}
      <Menu opened={menu !== undefined} onClose={() => setMenu(undefined)} position="bottom-start">
        <Menu.Target>
          <button
            type="button"
            className="n-tabstrip__anchor"
            tabIndex={-1}
            aria-label={t('tabs.menu')}
            style={{ left: menu?.x ?? 0 }}
          />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => menu && close(menu.path)}>{t('command.closeTab')}</Menu.Item>
          <Menu.Item onClick={() => setTabs((all) => all.filter((tab) => tab.path === menu?.path))}>
            {t('tabs.closeOthers')}
          </Menu.Item>
          <Menu.Item onClick={() => setTabs(() => [])}>{t('tabs.closeAll')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </nav>
  )
}
