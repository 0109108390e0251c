import { type Db, one } from '../../../db/connect.ts'
import { type KnownRows, knownRows } from '../memory/known-rows.ts'

/** People that a source has: record id and hash of the raw row. */
export function knownPeople(tx: Db, sourceId: number): Promise<KnownRows> {
  return fetchKnown(
    tx,
    `
    select record_id, coalesce(raw_hash, hash)
    from source_record
    where source_id = ${Math.trunc(sourceId)} and kind = 'person' and to_run is null`,
  )
}

/** Events that a source has: MD5 of the key (its place in memory only) and hash of the raw row. */
export function knownEvents(tx: Db, sourceId: number): Promise<KnownRows> {
  return fetchKnown(
    tx,
    `
    select md5(event_key)::uuid, coalesce(raw_hash, hash)
    from event
    where source_id = ${Math.trunc(sourceId)} and to_run is null`,
  )
}

/** Signature, flags and length of the header, in front of the rows of a binary COPY. */
const HEADER = 19
/** Two values of 16 bytes with their lengths, and the number of values. */
const ROW = 42

async function fetchKnown(tx: Db, query: string): Promise<KnownRows> {
  const known = knownRows()
  let rest: Buffer = Buffer.alloc(0)
  let started = false
  for await (const chunk of tx.copyOut(`copy (${query}) to stdout (format binary)`)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let at = 0
    if (!started) {
      if (bytes.length < HEADER) {
        rest = bytes
        continue
      }
      started = true
      at = HEADER
    }
    for (; at + ROW <= bytes.length; at += ROW) {
      known.add(bytes.toString('hex', at + 6, at + 22), bytes.toString('hex', at + 26, at + 42))
    }
    rest = bytes.subarray(at)
  }
  return known
}

/** Has the source ever given rows? */
export async function hasRows(db: Db, sourceId: number): Promise<boolean> {
  const row = await one<{ found: boolean }>(
    db,
    `select exists (select from source_load where source_id = $1::smallint and loaded > 0) as found`,
    [sourceId],
  )
  return row.found
}
