import { setTimeout as sleep } from 'node:timers/promises'

/** A server that restarts in the middle of a night is waited for; one that stays away is not. */
const PATIENCE_MS = 60_000

/** Does it again while a server is away; what is done may be done twice. A run that is gone stays so. */
export async function patient<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (Date.now() > until || signal.aborted || (error as { code?: string }).code === 'NO_RUN') throw error
      await sleep(500, undefined, { signal })
    }
  }
}
