import type { Db } from '../../../../db/connect.ts'
import { copyLine } from '../../../../db/copy.ts'
import { type BrandKey, keyedId } from '../../../../db/keys.ts'
import { describedRows } from '../../../../db/vault/described.ts'
import { writeVersions } from '../../../../db/versioned/write.ts'
import type { Home, HomeReader } from '../home.ts'

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
  await tx.execute('create temp table wanted_home (record_id uuid, key_id uuid, gone boolean) on commit drop')
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

async function stageHomes(tx: Db, key: BrandKey, { attributes, telling, homeOf }: HomeReader): Promise<void> {
  const names = attributes.map(({ attribute }) => attribute)
  for await (const rows of describedRows(tx, names, telling, 'home_record')) {
    const lines = rows.flatMap(({ record_id, said }) => {
      const home = homeOf(said)
      return home === null ? [] : [copyLine([record_id, homeKey(key, home), false])]
    })
    await tx.copyIn('copy wanted_home from stdin', [lines.join('')])
  }
}

const homeKey = (key: BrandKey, home: Home): string => keyedId(key, 'home', ...home)

function stageGone(tx: Db): Promise<number> {
  return tx.execute(`
    insert into wanted_home
    select h.record_id, null, true
    from home_record r
    join household_key h on h.record_id = r.record_id and h.to_run is null
    where not exists (select from wanted_home w where w.record_id = r.record_id)`)
}
