import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { TaskRow, Wait } from '#shared/run.ts'
import { formatSize } from './format.ts'

const number = (value: number): string => String(Number(value.toFixed(2)))

const wordsOf = (t: TFunction, wait: Wait): readonly string[] => {
  switch (wait.for) {
    case 'tasks':
      return wait.names
    case 'loop':
      return [t('wait.loop', { loop: wait.loop, limit: wait.limit })]
    case 'run':
      return [t('wait.run', { limit: wait.limit })]
    case 'pause':
      return [t('wait.pause', { attempt: wait.attempt, of: wait.of })]
    case 'cpu':
      return [t('wait.cpu', { cores: number(wait.cores), free: number(wait.free) })]
    case 'memory':
      return [t('wait.memory', { size: formatSize(wait.bytes), free: formatSize(wait.free) })]
    case 'gpu':
      return [t('wait.gpu', { count: wait.count, free: wait.free })]
    case 'slot':
      return [t('wait.slot')]
    case 'room':
      return [t('wait.room')]
    case 'disk':
      return [t('wait.disk', { free: formatSize(wait.free) })]
    case 'turn':
      return [t('wait.turn')]
  }
}

/** What a task waits for, in the language of the page; a server of another version says it in English. */
export const useWaitWords = (): ((task: Pick<TaskRow, 'waits' | 'waitingFor'>) => readonly string[]) => {
  const { t } = useTranslation('common')
  return useCallback(
    ({ waits, waitingFor = [] }) => (waits === undefined ? waitingFor : wordsOf(t, waits)),
    [t],
  )
}
