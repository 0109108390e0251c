import type { Db } from '../connect.ts'
import { VERSIONED } from './tables.ts'

/** What sources say of records. */
const TABLES = [VERSIONED.source_record, VERSIONED.person_fields, VERSIONED.record_identifier]

/**
 * From now on, until the transaction ends, what sources say is what they said of these records as run `runId` sees them,
 * and of nobody else: temporary tables stand in front of the real ones, by their short names.
 */
export async function shadowRecords(tx: Db, runId: number, recordIds: readonly string[]): Promise<void> {
  for (const { name, key, columns } of TABLES) {
    const [short, full] = name.startsWith('vault.') ? [name.slice(6), name] : [name, `public.${name}`]
    await tx.execute(
      `
      create temp table ${short} on commit drop as
      select ${[...key, ...columns].join(', ')}, from_run, null::int as to_run
      from ${full}
      where record_id = any ($2::uuid[]) and from_run <= $1::int and (to_run is null or to_run > $1::int)`,
      [runId, recordIds],
    )
  }
}
