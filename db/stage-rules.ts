import { createHash } from 'node:crypto'
import type { Stage } from '../core/stages.ts'
import type { Db } from './connect.ts'
import { tempFrom } from './temp.ts'
import { writeVersions } from './versioned/write.ts'

/** A hash of what a stage decides by; the order of keys does not count, that of lists does. */
export function rulesHash(rules: unknown): string {
  return createHash('sha256').update(sortedJson(rules)).digest('hex').slice(0, 16)
}

/**
 * Was the state that run `baseRun` published computed with other rules than these (or with none)? Then the stage
 * computes everybody. The config version of the base run does not tell: the run may not have done the stage.
 */
export async function rulesChanged(db: Db, baseRun: number, stage: Stage, hash: string): Promise<boolean> {
  const [row] = await db.query<{ rules_hash: string }>(
    `
    select rules_hash
    from stage_rules
    where stage = $1::text and from_run <= $2::int and (to_run is null or to_run > $2::int)`,
    [stage, baseRun],
  )
  return row?.rules_hash !== hash
}

/** Notes which rules the state of a stage is computed with from this run on; in the transaction of its rows. */
export async function keepRules(tx: Db, runId: number, stage: Stage, hash: string): Promise<void> {
  const wanted = 'select $1::text as stage, $2::text as rules_hash, false as gone'
  await tempFrom(tx, 'stage_rules_wanted', wanted, [stage, hash])
  await writeVersions(tx, 'stage_rules', 'stage_rules_wanted', runId)
}

function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${sortedJson(field)}`).join(',')}}`
}
