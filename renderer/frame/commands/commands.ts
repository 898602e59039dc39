/**
 * What a person can do here and now. A room registers its commands while it is shown; the palette lists them, their
 * shortcuts work, and `?` shows them. The newest registration wins a shortcut that two claim.
 */
import { useEffect, useId, useMemo } from 'react'
import { createStore, useStore } from 'zustand'
import { isBehindDialog, isEscapeTaken } from '#ui/escape.ts'
import type { IconType } from '#ui/icons.ts'
import { isComposing, isTyping, matchesShortcut } from '#ui/keys.ts'

export interface Command {
  /** Stable, for the list of recent ones: `pipeline.run`. */
  readonly id: string
  readonly label: string
  readonly icon?: IconType
  /** `mod+Enter`, `f`, `?`. Single keys are silent while a text field has the focus. */
  readonly shortcut?: string
  /** A chord that text fields have a meaning of their own for, like undo. */
  readonly outsideTextOnly?: boolean
  /** A second shortcut for a command that is listed already. */
  readonly hidden?: boolean
  readonly run: () => void
}

export type CommandGroup = 'everywhere' | 'here' | 'canvas'
interface Registration {
  readonly owner: string
  readonly group: CommandGroup
  readonly commands: readonly Command[]
}

const registry = createStore<{ readonly all: readonly Registration[] }>(() => ({ all: [] }))

const shape = ({ group, commands }: Registration): string =>
  JSON.stringify([group, commands.map(({ id, label, shortcut }) => [id, label, shortcut])])

/** Tells listeners only when something they show has changed; newer `run` closures replace older ones silently. */
const put = (entry: Registration): void => {
  const { all } = registry.getState()
  const at = all.findIndex(({ owner }) => owner === entry.owner)
  const before = all[at]
  if (before === undefined) registry.setState({ all: [...all, entry] })
  else if (shape(before) !== shape(entry)) registry.setState({ all: all.with(at, entry) })
  current.set(entry.owner, entry.commands)
}
const current = new Map<string, readonly Command[]>()

const remove = (owner: string): void => {
  current.delete(owner)
  registry.setState(({ all }) => ({ all: all.filter((entry) => entry.owner !== owner) }))
}

/** Offers `commands` while the calling component is mounted. */
export const useCommands = (group: CommandGroup, commands: readonly Command[]): void => {
  const owner = useId()
  useEffect(() => put({ owner, group, commands }))
  useEffect(() => () => remove(owner), [owner])
}

/** Runs the newest version of a listed command. */
export const runCommand = (id: string): void => {
  const command = [...current.values()].flat().findLast((offered) => offered.id === id)
  command?.run()
}

export const useCommandGroups = (): readonly { group: CommandGroup; commands: readonly Command[] }[] => {
  const all = useStore(registry, (state) => state.all)
  return useMemo(() => {
    const groups: CommandGroup[] = ['here', 'canvas', 'everywhere']
    return groups.map((group) => ({
      group,
      commands: all
        .filter((entry) => entry.group === group)
        .flatMap((entry) => entry.commands)
        .filter(({ hidden }) => hidden !== true),
    }))
  }, [all])
}

const works = ({ shortcut, outsideTextOnly }: Command, event: KeyboardEvent): boolean => {
  if (shortcut === undefined || !matchesShortcut(shortcut, event)) return false
  const isPlain = !shortcut.includes('mod+') || outsideTextOnly === true
  return !isPlain || !(isTyping(event.target) || isInMenu(event.target))
}

/** In a menu plain keys are its own. */
const isInMenu = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role=menu]') !== null

/** Runs the command whose shortcut was pressed. True when there was one. */
export const runShortcut = (event: KeyboardEvent): boolean => {
  if (isComposing(event) || event.defaultPrevented) return false
  const command = [...current.values()].flat().findLast((offered) => works(offered, event))
  if (command === undefined || isBehindDialog(event)) return false
  if (event.key === 'Escape' && isEscapeTaken(event)) return false
  event.preventDefault()
  command.run()
  return true
}
