import type { Db } from '../../../../db/connect.ts'
import { type CopiedRow, eachCopied, uuidRows } from '../../../../db/copy-binary.ts'
import { type BrandKey, keyedBytes } from '../../../../db/keys.ts'
import { describedRows } from '../../../../db/vault/described.ts'
import { writeVersions } from '../../../../db/versioned/write.ts'
import { byteStore } from '../../matching/bytes.ts'
import { idTable } from '../../matching/ids.ts'
import type { Home, HomeReader } from '../home.ts'

const UUID = 16

/**
 * Writes of each record the key of the home that it says: of those that this run loaded or deleted, or of all. A key is
 * a keyed hash: equal homes have equal ones, and nobody can read an address out of it.
 */
export async function writeHomes(
  tx: Db,
  key: BrandKey,
  runId: number,
  reader: HomeReader | null,
  everybody: boolean,
): Promise<void> {
  await stageRecords(tx, runId, everybody)
  await tx.execute('drop table if exists pg_temp.wanted_home')
  await tx.execute(
    'create temp table wanted_home (record_id uuid, key_id uuid, gone boolean default false) on commit drop',
  )
  if (reader !== null) await stageHomes(tx, key, reader)
  await tx.execute('analyze wanted_home')
  await stageGone(tx)
  await writeVersions(tx, 'household_key', 'wanted_home', runId)
}

/** Records whose home may be another one than before. */
async function stageRecords(tx: Db, runId: number, everybody: boolean): Promise<void> {
  await tx.execute('drop table if exists pg_temp.home_record')
  await tx.execute(
    `
    create temp table home_record on commit drop as
    select record_id from source_record where from_run = $1::int
    union
    select record_id from source_record where to_run = $1::int
    union
    select record_id from source_record where $2::boolean and to_run is null
    union
    select record_id from household_key where $2::boolean and to_run is null`,
    [runId, everybody],
  )
  await tx.execute('analyze home_record')
}

/** In the order of the records, for an index that is written in its order is written faster. */
async function stageHomes(tx: Db, key: BrandKey, { attributes, telling, homeOf }: HomeReader): Promise<void> {
  const names = attributes.map(({ attribute }) => attribute)
  const records = idTable()
  const keys = byteStore()
  await eachCopied(describedRows(tx, names, telling, 'home_record'), (row) => {
    const home = homeOf(names.map((_, i) => textAt(row, i + 1)))
    if (home === null) return
    records.enter(row.bytes, row.from[0] as number)
    keys.push(homeKey(key, home), 0, UUID)
  })
  const { ids, numbers } = records.sorted()
  const rows = new Uint8Array(2 * ids.bytes.length)
  numbers.forEach((n, place) => {
    rows.set(ids.bytes.subarray(place * UUID, (place + 1) * UUID), 2 * place * UUID)
    rows.set(keys.bytes().subarray(n * UUID, (n + 1) * UUID), (2 * place + 1) * UUID)
  })
  await tx.copyIn('copy wanted_home (record_id, key_id) from stdin (format binary)', uuidRows(2, [rows]))
}

const textAt = ({ bytes, from, to }: CopiedRow, field: number): string | null =>
  (to[field] as number) < (from[field] as number) ? null : bytes.toString('utf8', from[field], to[field])

const homeKey = (key: BrandKey, home: Home): Uint8Array => keyedBytes(key, 'home', ...home)

function stageGone(tx: Db): Promise<number> {
  return tx.execute(`
    insert into wanted_home
    select h.record_id, null, true
    from home_record r
    join household_key h on h.record_id = r.record_id and h.to_run is null
    where not exists (select from wanted_home w where w.record_id = r.record_id)`)
}
