import { ApplicationFailure } from '@temporalio/common'
import { DefaultLogger, type LogEntry, Runtime } from '@temporalio/worker'
import { pino } from 'pino'
import type { FaultLog } from './guard.ts'

export type WorkerLog = pino.Logger

/** One JSON line an event, to stderr. */
export function logger(stream: NodeJS.WritableStream): WorkerLog {
  return pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream as pino.DestinationStream)
}

/** Where an unexpected error came from: its code and its frames, never its words. */
export const faultLog =
  (log: WorkerLog): FaultLog =>
  (activity, attempt, fault) =>
    log.error({ activity, attempt, ...fault }, 'activity failed unexpectedly')

/** The SDK's own log goes where ours goes, without error objects. Called once, before anything else of the SDK. */
export function installRuntime(log: WorkerLog): void {
  Runtime.install({
    logger: new DefaultLogger('WARN', (entry) => tell(log, entry)),
    telemetryOptions: { logging: { filter: 'ERROR,temporal_sdk_core=WARN', forward: {} } },
    shutdownSignals: [],
  })
}

const FIELDS = ['workflowId', 'workflowType', 'activityId', 'activityType', 'attempt', 'taskQueue'] as const

/** Workers of stage queues have no workflows, by intent. */
const BY_INTENT = /^No workflows registered/

function tell(log: WorkerLog, entry: LogEntry): void {
  if (BY_INTENT.test(entry.message)) return
  const meta: Readonly<Record<string, unknown>> = entry.meta ?? {}
  const fields = Object.fromEntries(FIELDS.flatMap((name) => (name in meta ? [[name, meta[name]]] : [])))
  const level = entry.level === 'ERROR' ? 'error' : 'warn'
  log[level]({ ...fields, ...wordsOf(meta.error) }, entry.message)
}

/** Failures that went through the guard are in our own words; of others only the name is told. */
function wordsOf(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof ApplicationFailure) return { code: error.type, says: error.message }
  return error instanceof Error ? { error: error.name } : {}
}
