import { type Db, one } from '../../../../db/connect.ts'
import { writeVersions } from '../../../../db/versioned/write.ts'

/** Stages in `household_of` (profile_id, household_id) who has which household; the others that were touched have none. */
export async function stageMembers(tx: Db): Promise<void> {
  await tx.execute('drop table if exists pg_temp.household_of')
  await tx.execute(`
    create temp table household_of on commit drop as
    select n.profile_id, d.household_id
    from household_place p
    join household_node n using (n)
    join household_named d using (cluster)`)
  await tx.execute('analyze household_of')
}

/** Writes the households and what too many people share. */
export async function writeHouseholds(tx: Db, runId: number): Promise<void> {
  for (const name of ['wanted_household', 'wanted_shared'])
    await tx.execute(`drop table if exists pg_temp.${name}`)
  await tx.execute(`
    create temp table wanted_household on commit drop as
    select household_id, founder_profile, founder_number, false as gone from household_named
    union all
    select o.household_id, null, null, true
    from household_old o
    where not exists (select from household_named d where d.household_id = o.household_id)`)
  await tx.execute(`
    create temp table wanted_shared on commit drop as
    select key_id, joins as gone from household_shares`)
  await tx.execute('analyze wanted_household, wanted_shared')
  await writeVersions(tx, 'household_shared', 'wanted_shared', runId)
  await writeVersions(tx, 'household', 'wanted_household', runId)
}

/** What the households of everybody are after this run, in numbers. */
export function householdFigures(tx: Db): Promise<HouseholdFigures> {
  return one<HouseholdFigures>(
    tx,
    `
    select (select count(*)::int from household where to_run is null) as households,
      (select count(*)::int from profile where to_run is null and household_id is not null) as people,
      (select count(*)::int from household_shared where to_run is null) as shared`,
  )
}

export interface HouseholdFigures {
  readonly households: number
  /** People who have a household. */
  readonly people: number
  /** Homes and identifiers that too many people share. */
  readonly shared: number
}
