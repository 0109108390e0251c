import { setTimeout as sleep } from 'node:timers/promises'

/** Wakes everybody who waits. A ring that nobody waited for is lost, so that every wait has an end of its own. */
export interface Bell {
  readonly ring: () => void
  /** Resolves at the next ring, or after `ms`. */
  readonly wait: (ms: number) => Promise<void>
}

export function newBell(): Bell {
  let waiting: (() => void)[] = []
  return {
    ring: () => {
      const woken = waiting
      waiting = []
      for (const wake of woken) wake()
    },
    wait: async (ms) => {
      const stop = new AbortController()
      const rung = new Promise<void>((resolve) => {
        waiting.push(resolve)
      })
      await Promise.race([rung, sleep(ms, undefined, { signal: stop.signal }).catch(() => undefined)])
      stop.abort()
    },
  }
}
