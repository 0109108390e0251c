import { connectionsOf } from '../../config/connections.ts'
import type { Env } from '../../config/home.ts'
import { readStackRecord } from '../../config/stack-record.ts'
import { postgresAnswers } from './postgres.ts'
import { isRunning } from './process.ts'
import { temporalAnswers } from './temporal-namespace.ts'
import { addressOf } from './temporal-server.ts'

/** `given` is a server named from outside; `silent` is a process that runs and does not answer. */
export type PartState = 'given' | 'up' | 'silent' | 'down'

/** How one part of the stack is. */
export type PartStatus = { readonly state: PartState; readonly pid?: number; readonly address?: string }

/** How the stack of a home is. */
export type StackStatus = {
  readonly postgres: PartStatus
  readonly temporal: PartStatus & { readonly uiUrl?: string }
  readonly worker: PartStatus
}

/** Looks at each part of the stack; starts and stops nothing. */
export async function stackStatus(home: string, env: Env): Promise<StackStatus> {
  const record = readStackRecord(home)
  const at = connectionsOf(home, env, undefined)
  const [postgresReady, temporalReady] = await Promise.all([
    record.postgres && isRunning(record.postgres.process) && postgresAnswers(record.postgres),
    record.temporal &&
      isRunning(record.temporal.process) &&
      temporalAnswers(addressOf(record.temporal), at.temporalNamespace),
  ])
  const worker = record.worker?.process
  return {
    postgres:
      at.databaseOwner === 'given'
        ? { state: 'given' }
        : part(record.postgres, postgresReady, record.postgres && `127.0.0.1:${record.postgres.port}`),
    temporal:
      at.temporalOwner === 'given'
        ? { state: 'given', ...(at.temporalAddress ? { address: at.temporalAddress } : {}) }
        : {
            ...part(record.temporal, temporalReady, at.temporalAddress),
            ...(at.uiUrl ? { uiUrl: at.uiUrl } : {}),
          },
    worker: isRunning(worker) ? { state: 'up', pid: worker.pid } : { state: 'down' },
  }
}

function part(
  record: { readonly process?: { readonly pid: number; readonly token: string } } | undefined,
  ready: boolean | undefined,
  address: string | undefined,
): PartStatus {
  const process = record?.process
  if (!isRunning(process)) return { state: 'down' }
  return { state: ready ? 'up' : 'silent', pid: process.pid, ...(address ? { address } : {}) }
}
