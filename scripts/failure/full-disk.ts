import { realpathSync } from 'node:fs'
import { connectionsOf } from '../../config/connections.ts'
import { type Env, homeLayout, resolveHome } from '../../config/home.ts'
import type { FailingAttempt } from '../client/failing.ts'
import type { Place } from '../project/place.ts'
import { type FullServer, fullServer } from './server.ts'
import type { Failure } from './told.ts'

/** A failure with the directory that is full, where a server of this home said so. */
export function withDirectory(failure: Failure, error: unknown, env: Env, cwd: string): Failure {
  const server = fullServer(error)
  if (server === null) return failure
  const directory = ownDirectory(server, env, cwd)
  if (directory === null) return failure
  return { ...failure, message: `The disk of ${server} is full; its files lie in ${directory}.` }
}

/** Work that fails for a full disk of PostgreSQL, with the directory that is full, where that server is this home's. */
export function attemptWithDirectory(attempt: FailingAttempt, { home, servers }: Place): FailingAttempt {
  if (attempt.code !== 'pg:53100' || home === undefined || servers.databaseOwner !== 'stack') return attempt
  return { ...attempt, message: `${attempt.message} Its files lie in ${directoryOf('PostgreSQL', home)}.` }
}

function ownDirectory(server: FullServer, env: Env, cwd: string): string | null {
  try {
    const home = resolveHome(env, cwd)
    if (home === undefined) return null
    const { databaseOwner, temporalOwner } = connectionsOf(home, env, undefined)
    const owner = server === 'PostgreSQL' ? databaseOwner : temporalOwner
    return owner === 'stack' ? directoryOf(server, home) : null
  } catch {
    // The failure itself is what must be told.
    return null
  }
}

/** Wherever a link leads: the database of root's home lies elsewhere. */
function directoryOf(server: FullServer, home: string): string {
  const { postgres, temporal } = homeLayout(home, {})
  const directory = server === 'PostgreSQL' ? postgres : temporal
  try {
    return realpathSync(directory)
  } catch {
    return directory
  }
}
