import { type RunRow, readNewestRun, readNewestRunOf, readRun } from '../../activities/report/queries/run.ts'
import { EXIT } from '../../core/exit.ts'
import type { Db } from '../../db/connect.ts'
import { misuse, Refusal } from '../failure.ts'

const HELP = 'a run id (12), a business date (2026-11-21: its newest run), or nothing (the newest opened)'

/** The run that RUN means, or a refusal. */
export async function runOf(db: Db, reference: string | undefined): Promise<RunRow> {
  const run = await find(db, reference)
  if (run !== null) return run
  if (reference === undefined)
    throw new Refusal(
      EXIT.failed,
      'NO_RUN',
      'No night has run on this database yet.',
      'Start one with `nocturne run --wait`.',
    )
  throw misuse('NO_RUN', `There is no run ${reference}.`, '`nocturne status` shows the newest run.')
}

function find(db: Db, reference: string | undefined): Promise<RunRow | null> {
  if (reference === undefined) return readNewestRun(db)
  if (/^\d{1,9}$/.test(reference)) return readRun(db, Number(reference))
  if (isDay(reference)) return readNewestRunOf(db, reference)
  throw misuse('BAD_RUN', `\`${reference}\` is no run.`, `RUN is ${HELP}.`)
}

/** A calendar day `2026-11-21` that exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
