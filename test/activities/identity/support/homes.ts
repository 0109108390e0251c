import type { IdentityPolicy } from '../../../../core/brand/identity.ts'
import type { Db } from '../../../../db/connect.ts'
import type { WorldRecord } from '../../../support/world.ts'
import { crm, loyalty, POLICY } from './night.ts'

/** Addresses are known by what attributes mean; fewer records than a model needs are compared by identifiers alone. */
export const LIVING: IdentityPolicy = {
  ...POLICY,
  match: {
    attributes: (['family_name', 'full_name', 'street', 'address_line', 'postal_code', 'city'] as const).map(
      (concept) => ({ attribute: concept, concept }),
    ),
    without: [],
    blocking: { rules: null, cap: 500, broad: true },
    caution: 0,
    blocked: [],
  },
  household: { mostPeople: 8 },
}

export const PAIX = '12 rue de la Paix'
export const FOCH = '3 avenue Foch'

/** Somebody with a loyalty number of their own, who lives there. */
export const lives = (
  key: string,
  family: string,
  street: string,
  ...identifiers: WorldRecord['identifiers']
): WorldRecord => ({
  ...crm(key, loyalty(key), ...identifiers),
  sealed: { family_name: family, street, postal_code: '75002' },
})

/** Household id of each record key. */
export async function households(db: Db): Promise<Record<string, string | null>> {
  const rows = await db.query<{ source_key: string; household_id: string | null }>(`
    select r.source_key, p.household_id
    from published.record r
    join published.profile p using (profile_id)
    order by r.source_key`)
  return Object.fromEntries(rows.map((row) => [row.source_key, row.household_id]))
}

/** Record keys by household, ids left out; who has none is left out. */
export async function together(db: Db): Promise<string[]> {
  const groups = new Map<string, string[]>()
  for (const [key, id] of Object.entries(await households(db)))
    if (id !== null) groups.set(id, [...(groups.get(id) ?? []), key])
  return [...groups.values()].map((keys) => keys.join(' ')).sort()
}

/** What the last run counted: households, the people in them, and what too many share. */
export async function counted(db: Db): Promise<object | undefined> {
  const [row] = await db.query<object>(`
    select households::int, household_people::int as people, household_shared::int as shared
    from identity_summary
    order by run_id desc
    limit 1`)
  return row
}

/** All versions of all rows that say who lives with whom. */
export const householdRows = (db: Db): Promise<object[]> =>
  db.query(`
    select 'profile' as t, profile_id as a, household_id as b, from_run, to_run from profile
    union all select 'household', household_id, founder_profile, from_run, to_run from household
    union all select 'key', record_id, key_id, from_run, to_run from household_key
    union all select 'shared', key_id, null, from_run, to_run from household_shared
    order by 1, 2, 3, 4`)
