import type { SourceSpec } from '../../../core/brand/source.ts'
import type { Db } from '../../../db/connect.ts'
import type { KnownRows } from '../memory/known-rows.ts'
import { rowsBefore } from '../queries/cursor.ts'
import { knownEvents, knownPeople } from '../queries/known.ts'
import type { Unit } from '../sources/kind.ts'

/** 5 million known rows take about 220 MB. */
const MOST_KNOWN = 5_000_000
/** Few rows are staged and compared sooner than all known ones are fetched. */
const WORTH_FETCHING = 1_000

/**
 * The rows that a source has, when the unit is likely to say at least a tenth of them again: then most rows are
 * told unchanged by a hash, without being mapped. A small one of changes, or one
 * of unknown size, is mapped and compared in the database.
 */
export async function fetchKnown(
  tx: Db,
  spec: SourceSpec,
  sourceId: number,
  { complete, expectedRows }: Unit,
): Promise<KnownRows | null> {
  const { are } = spec.rows
  if (spec.key === 'content' || (are !== 'people' && are !== 'events')) return null
  const before = await rowsBefore(tx, sourceId, complete)
  if (before < WORTH_FETCHING || before > MOST_KNOWN) return null
  const expected = expectedRows ?? (complete ? before : 0)
  if (expected * 10 < before) return null
  return are === 'people' ? knownPeople(tx, sourceId) : knownEvents(tx, sourceId)
}
