import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ProcessRecord } from '../../config/stack-record.ts'
import { processName, processToken } from './process.ts'

/** A server that already works on a data directory. */
export type FoundServer = { readonly port: number; readonly process: ProcessRecord }

/** The server that holds a data directory by its own lock file, if it is alive and a PostgreSQL. */
export function adoptableServer(dataDir: string): FoundServer | undefined {
  const lock = readLock(dataDir)
  if (!lock || !isPostgres(lock.pid)) return undefined
  const token = processToken(lock.pid)
  return token === undefined || lock.port === undefined
    ? undefined
    : { port: lock.port, process: { pid: lock.pid, token } }
}

/**
 * Removes the lock file of a server that was killed. PostgreSQL does so itself, unless its process id was
 * given to another program since: then it would refuse to start for as long as that program lives.
 */
export function clearStaleLock(dataDir: string): void {
  const lock = readLock(dataDir)
  if (lock && !isPostgres(lock.pid)) rmSync(join(dataDir, 'postmaster.pid'), { force: true })
}

function isPostgres(pid: number): boolean {
  return processToken(pid) !== undefined && /postgres|postmaster/.test(processName(pid) ?? '')
}

/** Lines of `postmaster.pid`: process id, data directory, start time, port, and more. */
function readLock(dataDir: string): { pid: number; port: number | undefined } | undefined {
  try {
    const lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number.parseInt(lines[0] ?? '', 10)
    const port = Number.parseInt(lines[3] ?? '', 10)
    return Number.isNaN(pid) ? undefined : { pid, port: Number.isNaN(port) ? undefined : port }
  } catch {
    return undefined
  }
}
