import type { Db } from '../../../../db/connect.ts'
import { copyLine, copyLines } from '../../../../db/copy.ts'
import { inBatches } from '../../../../db/cursor.ts'
import { type BrandKey, keyedId } from '../../../../db/keys.ts'

const BATCH = 50_000
const NONE = -1

/** Stages who lives with whom: of each person with a household, its first; and the id that each household keeps. */
export async function stageHouseholds(
  tx: Db,
  first: Int32Array,
  lives: (person: number) => boolean,
  idOf: Int32Array,
): Promise<void> {
  for (const name of ['household_place', 'household_named', 'household_founded'])
    await tx.execute(`drop table if exists pg_temp.${name}`)
  await tx.execute('create temp table household_place (n int, cluster int, d int) on commit drop')
  await tx.execute(`
    create temp table household_named (
      cluster int, household_id uuid, founder_profile uuid, founder_number int
    ) on commit drop`)
  await tx.execute('create temp table household_founded (like household_named) on commit drop')
  await tx.copyIn(
    'copy household_place from stdin',
    copyLines(first.length, (n) => {
      const cluster = first[n] ?? n
      const id = idOf[cluster] ?? NONE
      return lives(n) ? copyLine([n, cluster, id === NONE ? null : id]) : ''
    }),
  )
  await tx.execute('analyze household_place')
}

/**
 * Names the households: with the id they keep, with one that a person of theirs founded and nobody has now (so a
 * household that another took in comes back), or with a new one of its first person.
 */
export async function nameHouseholds(tx: Db, key: BrandKey): Promise<void> {
  await tx.execute(`
    insert into household_named
    select distinct on (p.cluster) p.cluster, h.household_id, h.founder_profile, h.founder_number
    from household_place p
    join household_old o using (d)
    join household h on h.household_id = o.household_id and h.to_run is null
    order by p.cluster`)
  await tx.execute(`
    insert into household_named
    select distinct on (p.cluster) p.cluster, h.household_id, h.founder_profile, h.founder_number
    from household_place p
    join household_node n using (n)
    join household h on h.founder_profile = n.profile_id
    where p.d is null and not exists (
      select from household later
      where later.household_id = h.household_id and (later.to_run is null or later.to_run > h.to_run))
    order by p.cluster, h.to_run desc, h.household_id`)
  await tx.execute('analyze household_named')
  for await (const rows of founders(tx)) {
    const lines = rows.map(({ cluster, profile_id, number }) =>
      copyLine([cluster, keyedId(key, 'household', profile_id, String(number)), profile_id, number]),
    )
    // Not into the table that the cursor looks at: it would read what is added, row by row, to see that it may not.
    await tx.copyIn('copy household_founded from stdin', [lines.join('')])
  }
  await tx.execute('insert into household_named select * from household_founded')
  await tx.execute('analyze household_named')
}

interface FounderRow {
  readonly cluster: number
  readonly profile_id: string
  readonly number: number
}

/** First people of the households without an id, with the first number that they have not used. */
function founders(tx: Db): AsyncGenerator<readonly FounderRow[]> {
  return inBatches(
    tx,
    'household_founders',
    BATCH,
    `
    select p.cluster, n.profile_id,
      1 + coalesce((select max(founder_number) from household h where h.founder_profile = n.profile_id), 0) as number
    from household_place p
    join household_node n using (n)
    where p.n = p.cluster and not exists (select from household_named d where d.cluster = p.cluster)`,
  )
}
