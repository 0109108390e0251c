import { identityActivities } from '../../../../activities/identity/index.ts'
import type { IdentityPolicy } from '../../../../core/brand/identity.ts'
import type { Db } from '../../../../db/connect.ts'
import { loadRecords, openRun, partRef, publish, testDeps, type WorldRecord } from '../../../support/world.ts'

export const POLICY: IdentityPolicy = {
  identifiers: [
    { type: 'loyalty', person: true, exclusive: true, maxRecords: 10, blocked: [] },
    { type: 'email', person: true, exclusive: false, maxRecords: 4, blocked: ['nobody@test.com'] },
    { type: 'device', person: false, exclusive: false, maxRecords: 3, blocked: [] },
  ],
  match: null,
  household: null,
}

export const DAY = '2026-01-01'
export const crm = (key: string, ...identifiers: WorldRecord['identifiers']): WorldRecord => ({
  source: 'crm',
  key,
  identifiers,
})
export const email = (value: string) => ['email', value] as const
export const device = (value: string) => ['device', value] as const
export const loyalty = (value: string) => ['loyalty', value] as const

export const resolve = (db: Db, runId: number, policy: IdentityPolicy = POLICY) =>
  identityActivities(testDeps(db, { identity: policy })).resolveIdentity(partRef(runId))

/** One published night with exactly these records. */
export async function night(
  db: Db,
  records: readonly WorldRecord[],
  policy?: IdentityPolicy,
): Promise<number> {
  const run = await openRun(db, DAY)
  await loadRecords(db, run, records)
  await resolve(db, run, policy)
  await publish(db, run)
  return run
}

/** Profile id of each record key. */
export async function profiles(db: Db): Promise<Record<string, string>> {
  const rows = await db.query<{ source_key: string; profile_id: string }>(
    'select source_key, profile_id from published.record order by source_key',
  )
  return Object.fromEntries(rows.map((row) => [row.source_key, row.profile_id]))
}

/** Record keys by profile, ids left out. */
export async function partition(db: Db): Promise<string[]> {
  const groups = new Map<string, string[]>()
  for (const [key, id] of Object.entries(await profiles(db))) groups.set(id, [...(groups.get(id) ?? []), key])
  return [...groups.values()].map((keys) => keys.join(' ')).sort()
}

export const rowsOf = (db: Db): Promise<object[]> =>
  db.query(`
    select 'link' as t, record_id as a, profile_id as b, origin_id::text as c, from_run, to_run from link
    union all select 'profile', profile_id, founder_record, kind || founder_number, from_run, to_run from profile
    union all select 'alias', alias_id, profile_id, '', from_run, to_run from alias
    order by 1, 2, 3, 5`)
