/** The application menu. Roles keep the system's behaviour; labels are ours, because roles speak English only. */
import type { MenuItemConstructorOptions } from 'electron'
import type { Words } from './words.ts'

export interface MenuActions {
  openWorkspace(): void
  importPipeline(): void
}

const separator: MenuItemConstructorOptions = { type: 'separator' }

function fileMenu(words: Words, actions: MenuActions): MenuItemConstructorOptions[] {
  return [
    { label: words.openWorkspace, accelerator: 'CmdOrCtrl+Shift+O', click: () => actions.openWorkspace() },
    { label: words.importPipeline, accelerator: 'CmdOrCtrl+O', click: () => actions.importPipeline() },
    separator,
    { role: 'close', label: words.close },
    { role: 'quit', label: words.quit },
  ]
}

function editMenu(words: Words): MenuItemConstructorOptions[] {
  return [
    { role: 'undo', label: words.undo },
    { role: 'redo', label: words.redo },
    separator,
    { role: 'cut', label: words.cut },
    { role: 'copy', label: words.copy },
    { role: 'paste', label: words.paste },
    { role: 'selectAll', label: words.selectAll },
  ]
}

function viewMenu(words: Words, packaged: boolean): MenuItemConstructorOptions[] {
  const always: MenuItemConstructorOptions[] = [
    { role: 'reload', label: words.reload },
    separator,
    { role: 'resetZoom', label: words.actualSize },
    { role: 'zoomIn', label: words.zoomIn },
    { role: 'zoomOut', label: words.zoomOut },
    separator,
    { role: 'togglefullscreen', label: words.fullScreen },
  ]
  return packaged ? always : [...always, { role: 'toggleDevTools', label: words.devTools }]
}

export function menuTemplate(
  words: Words,
  actions: MenuActions,
  where: { readonly packaged: boolean; readonly mac: boolean },
): MenuItemConstructorOptions[] {
  const template: MenuItemConstructorOptions[] = [
    { label: words.file, submenu: fileMenu(words, actions) },
    { label: words.edit, submenu: editMenu(words) },
    { label: words.view, submenu: viewMenu(words, where.packaged) },
    { label: words.window, role: 'window', submenu: [{ role: 'minimize', label: words.minimize }] },
  ]
  if (!where.mac) return template
  const about: MenuItemConstructorOptions = { role: 'about', label: words.about }
  return [{ label: 'Nagare', submenu: [about, separator, { role: 'quit', label: words.quit }] }, ...template]
}
