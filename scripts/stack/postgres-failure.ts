import { diskFull, StackError } from './errors.ts'
import { lastLines } from './log-tail.ts'

/** What to do about a start that failed: give up, take another port, or try once more. */
export type StartFailure = { readonly kind: 'fatal' | 'port' | 'again'; readonly error: StackError }

const PORT_TAKEN =
  /could not bind .*: (Address already in use|Permission denied)|could not create any TCP\/IP sockets/
/** After `kill -9` of the server its children live on for a moment, and hold the memory and the lock. */
const STILL_LEAVING =
  /pre-existing shared memory block|lock file "postmaster\.pid" already exists|is another postmaster/

/** Reads the reason of a failed start from what the server wrote to its log. */
export function startFailure(
  ended: string,
  log: string,
  port: number,
  dataDir: string,
  logFile: string,
): StartFailure {
  if (/No space left on device|Disk quota exceeded/.test(log))
    return { kind: 'fatal', error: diskFull(dataDir) }
  if (PORT_TAKEN.test(log)) return { kind: 'port', error: portRefused(port, logFile) }
  const error = new StackError(
    'POSTGRES',
    `PostgreSQL did not start (${ended}). The end of ${logFile}:\n${lastLines(log, 8)}`,
    'Mend what it says and start again, or name a server of your own in DATABASE_URL.',
  )
  return { kind: STILL_LEAVING.test(log) ? 'again' : 'fatal', error }
}

function portRefused(port: number, logFile: string): StackError {
  return new StackError(
    'PORT',
    `PostgreSQL may not listen on 127.0.0.1:${port}.`,
    `See ${logFile}; stop the program that holds the port, or name a server of your own in DATABASE_URL.`,
  )
}
