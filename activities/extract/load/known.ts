import type { SourceSpec } from '../../../core/brand/source.ts'
import type { Db } from '../../../db/connect.ts'
import type { SourceFile } from '../files.ts'
import type { KnownRows } from '../memory/known-rows.ts'
import { rowsBefore } from '../queries/cursor.ts'
import { knownEvents, knownPeople } from '../queries/known.ts'

/** 5 million known rows take about 220 MB. */
const MOST_KNOWN = 5_000_000
/** Few rows are staged and compared sooner than all known ones are fetched. */
const WORTH_FETCHING = 1_000
const BYTES_A_ROW = 100

/** Rows of a file, roughly; packed ones are taken for four times their size. */
export function expectedRows({ name, size }: SourceFile): number {
  return (size * (name.endsWith('.gz') ? 4 : 1)) / BYTES_A_ROW
}

/**
 * The rows that a source has, when the file is likely to say at least a tenth of them again: then most rows are
 * told unchanged by a hash, without being mapped. A small file of changes is mapped and compared in the database.
 */
export async function fetchKnown(
  tx: Db,
  spec: SourceSpec,
  sourceId: number,
  file: SourceFile,
): Promise<KnownRows | null> {
  const { are } = spec.rows
  if (spec.key === 'content' || (are !== 'people' && are !== 'events')) return null
  const before = await rowsBefore(tx, sourceId, spec.contents)
  if (before < WORTH_FETCHING || before > MOST_KNOWN) return null
  if (expectedRows(file) * 10 < before) return null
  return are === 'people' ? knownPeople(tx, sourceId) : knownEvents(tx, sourceId)
}
