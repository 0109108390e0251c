import type { Stage } from '../../core/stages.ts'
import { STAGES } from '../../core/stages.ts'
import type { Db } from '../connect.ts'
import { forgetCompared } from '../vault/compared.ts'
import { RUN_ROWS, VERSIONED, type VersionedTable } from './tables.ts'

/** No run has a greater number. */
const LAST = 2 ** 31 - 1

/**
 * Takes back everything that runs after `published` wrote, in every versioned table of `from` and the later
 * stages: rows they opened are deleted, rows they closed are open again. Consent grants are discarded by the
 * consent stage's own statement (denials are never undone).
 */
export async function discardVersions(tx: Db, published: number, from: Stage): Promise<void> {
  const first = STAGES.indexOf(from)
  for (const table of Object.values<VersionedTable>(VERSIONED)) {
    if (STAGES.indexOf(table.owner) < first) continue
    await tx.execute(`delete from ${table.name} where ${table.from} > $1::int`, [published])
    await tx.execute(`update ${table.name} set to_run = null where to_run > $1::int`, [published])
  }
  if (first <= STAGES.indexOf('identity')) await forgetCompared(tx, published + 1, LAST)
  if (first <= STAGES.indexOf('segments'))
    await tx.execute('delete from membership_change where run_id > $1::int', [published])
}

/** Takes back what one stage of run `runId` wrote, the newest run: where it begins again it finds what it found before. */
export async function undoStage(tx: Db, runId: number, stage: Stage): Promise<void> {
  for (const { name, owner, from } of Object.values<VersionedTable>(VERSIONED)) {
    if (owner !== stage) continue
    await tx.execute(`delete from ${name} where ${from} = $1::int`, [runId])
    await tx.execute(`update ${name} set to_run = null where to_run = $1::int`, [runId])
  }
  for (const { name, owner } of RUN_ROWS)
    if (owner === stage) await tx.execute(`delete from ${name} where run_id = $1::int`, [runId])
  if (stage === 'identity') await forgetCompared(tx, runId, runId)
}

/** Takes back the rows that belong to one run alone, of `from` and the later stages: it will write them again. */
export async function discardRunRows(tx: Db, runId: number, from: Stage): Promise<void> {
  const first = STAGES.indexOf(from)
  if (first === 0)
    await tx.execute(
      'delete from vault.rejected_row v using rejection j where j.rejection_id = v.rejection_id and j.run_id = $1::int',
      [runId],
    )
  for (const table of RUN_ROWS) {
    if (STAGES.indexOf(table.owner) < first) continue
    await tx.execute(`delete from ${table.name} where run_id = $1::int`, [runId])
  }
  await tx.execute('delete from stage_part where run_id = $1::int and stage = any ($2::text[])', [
    runId,
    STAGES.slice(first),
  ])
}
