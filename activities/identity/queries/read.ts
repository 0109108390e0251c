import type { Db } from '../../../db/connect.ts'
import { eachCopied, intOf } from '../../../db/copy-binary.ts'
import { inBatches } from '../../../db/cursor.ts'
import type { Before } from '../assign.ts'
import type { Carried } from '../cluster.ts'
import type { Sizes } from './encode.ts'

const BATCH = 50_000

/** The joining identifiers and their carriers, as clustering takes them. */
export async function readCarried(tx: Db, size: Sizes): Promise<Carried> {
  const start = new Int32Array(size.identifiers + 1)
  const carrier = new Int32Array(size.carriers)
  const exclusiveType = new Int8Array(size.identifiers).fill(-1)
  const personal = new Uint8Array(size.identifiers)
  let used = 0
  await eachCopied(carriers(tx), (row) => {
    const identifier = intOf(row, 0)
    carrier[used++] = intOf(row, 1)
    exclusiveType[identifier] = intOf(row, 2)
    personal[identifier] = intOf(row, 3)
    start[identifier + 1] = used
  })
  // An identifier without a carrier among the touched ends where the one before it ended.
  for (let i = 1; i < start.length; i++) start[i] = Math.max(start[i] ?? 0, start[i - 1] ?? 0)
  const exclusiveTypes = exclusiveType.reduce((most, type) => Math.max(most, type + 1), 0)
  return {
    records: size.records,
    start,
    carrier: carrier.subarray(0, used),
    exclusiveType,
    exclusiveTypes,
    personal,
  }
}

/** The ids that the records had, as assigning takes them. */
export async function readBefore(tx: Db, size: Sizes, first: Int32Array): Promise<Before> {
  const profile = new Int32Array(size.records).fill(-1)
  const origin = new Int32Array(size.records).fill(-1)
  const aliasOf = new Int32Array(size.ids).fill(-1)
  await eachCopied(formerIds(tx), (row) => {
    profile[intOf(row, 0)] = intOf(row, 1)
    origin[intOf(row, 0)] = intOf(row, 2)
  })
  for await (const rows of aliases(tx)) for (const row of rows) aliasOf[row.d] = row.of
  return { first, profile, origin, aliasOf }
}

/** Which records carry each joining identifier: `i`, `n`, `exclusive` and `person`, in the order of both, as rows of binary COPY. */
function carriers(tx: Db): AsyncIterable<Buffer> {
  return tx.copyOut(`
    copy (
      select j.i, n.n, j.exclusive, j.person::int
      from joining j
      join record_identifier c on c.identifier_id = j.identifier_id and c.to_run is null
      join node n on n.record_id = c.record_id
      order by j.i, n.n
    ) to stdout (format binary)`)
}

/** The profile that each record had (`n`, `d`), and the id that it began with (-1 = none), as rows of binary COPY. */
function formerIds(tx: Db): AsyncIterable<Buffer> {
  return tx.copyOut(`
    copy (
      select n.n, p.d, coalesce(o.d, -1)
      from node n
      join old_id p on p.id = n.profile_id
      left join old_id o on o.id = n.origin_id
    ) to stdout (format binary)`)
}

interface AliasRow {
  readonly d: number
  readonly of: number
}

/** Former ids that are aliases, and of which. */
function aliases(tx: Db): AsyncGenerator<readonly AliasRow[]> {
  return inBatches(
    tx,
    'aliases',
    BATCH,
    'select a.d, p.d as of from old_id a join old_id p on p.id = a.alias_of',
  )
}
