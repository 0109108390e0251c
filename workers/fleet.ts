import type { Worker } from '@temporalio/worker'

/** The workers of one process: they start, and end, together. */
export interface Fleet {
  /** Adds a worker and starts it, unless one of this name is there. */
  add(name: string, make: () => Promise<Worker>): Promise<void>
  /** Asks all workers to end, gives their activities the grace time, and resolves when the last one is gone. */
  stop(): Promise<void>
  /** Rejects when a worker fails; resolves when all have ended. */
  readonly ended: Promise<void>
}

/** A fleet without workers yet. */
export function newFleet(): Fleet {
  const members = new Map<string, Promise<Worker>>()
  const runs: Promise<void>[] = []
  let stopped = false
  let settle = { resolve: (): void => undefined, reject: (_: unknown): void => undefined }
  const ended = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject }
  })
  const start = (worker: Worker): Worker => {
    const run = worker.run()
    run.catch(settle.reject)
    runs.push(run)
    return worker
  }
  const add = async (name: string, make: () => Promise<Worker>): Promise<void> => {
    if (stopped) return
    const known = members.get(name) ?? make().then(start)
    members.set(name, known)
    await known
  }
  const stop = async (): Promise<void> => {
    stopped = true
    for (const worker of await Promise.all(members.values()))
      if (worker.getState() === 'RUNNING') worker.shutdown()
    await Promise.allSettled(runs)
    settle.resolve()
  }
  return { add, stop, ended }
}
