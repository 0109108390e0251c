import { readFileSync } from 'node:fs'
import { hopeless } from '../core/errors.ts'
import { homeLayout } from './home.ts'

/** A process that was started by the stack: `token` tells it from a later process with the same id. */
export type ProcessRecord = { readonly pid: number; readonly token: string }

/** What `stack.json` remembers of a home: ports and passwords stay the same from start to start. */
export type StackRecord = {
  readonly postgres?: PostgresRecord
  readonly temporal?: TemporalRecord
  readonly worker?: WorkerRecord
}

export type PostgresRecord = {
  readonly port: number
  readonly user: string
  readonly password: string
  readonly process?: ProcessRecord
}

export type TemporalRecord = {
  readonly port: number
  readonly uiPort?: number
  readonly process?: ProcessRecord
}

export type WorkerRecord = {
  readonly command: readonly string[]
  readonly cwd: string
  /** What the variables that its project names held when it was started, as a hash. */
  readonly settings?: string
  readonly process?: ProcessRecord
}

/** The record of a home, empty when there is none. */
export function readStackRecord(home: string): StackRecord {
  const { stackFile } = homeLayout(home, {})
  try {
    return JSON.parse(readFileSync(stackFile, 'utf8')) as StackRecord
  } catch (error) {
    const failure = error as NodeJS.ErrnoException
    if (failure.code === 'ENOENT') return {}
    const why = failure.code ?? 'it is not JSON'
    throw hopeless(
      'STACK_RECORD',
      `${stackFile} cannot be read (${why}). It holds the ports and the password of this home's servers: restore it, or move ${home} away and start again.`,
    )
  }
}

/** The address of one database of the embedded server. */
export function embeddedUrl(postgres: PostgresRecord, database: string): string {
  return `postgresql://${postgres.user}:${postgres.password}@127.0.0.1:${postgres.port}/${database}`
}
