import type { EventBus } from '#engine/services.ts'
import type { StudioEvent } from '#shared/events.ts'

/** The bus, and how many listen right now (a listener that stays behind is a leak: tests count). */
export interface CountingEventBus extends EventBus {
  readonly listeners: number
}

/**
 * In-process publish/subscribe. A listener that throws loses that one message and nobody else notices: the report
 * goes to `onError`. Listeners added or removed while a message is on its way take effect with the next one.
 */
export function createEventBus(onError: (error: unknown) => void = () => {}): CountingEventBus {
  const listeners = new Set<(event: StudioEvent) => void>()
  return {
    publish(event) {
      const now = Array.from(listeners)
      for (const listener of now) {
        try {
          listener(event)
        } catch (error) {
          onError(error)
        }
      }
    },
    subscribe(listener) {
      // A fresh function per subscription, so that subscribing the same one twice gives two that end separately.
      const own = (event: StudioEvent): void => listener(event)
      listeners.add(own)
      return () => {
        listeners.delete(own)
      }
    },
    get listeners() {
      return listeners.size
    },
  }
}
