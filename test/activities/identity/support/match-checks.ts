import { expect } from 'vitest'
import type { Db } from '../../../../db/connect.ts'
import { VERSIONED, type VersionedTable } from '../../../../db/versioned/tables.ts'

/** What must be so after each night, whatever happened before it. */
export async function checkLinks(db: Db): Promise<void> {
  expect(await partedButOne(db)).toEqual([])
  expect(await unjoined(db)).toEqual([])
  expect(await severalNumbers(db)).toEqual([])
  expect(await lostAliases(db)).toEqual([])
  const counts = await db.query(`
    select (select count(*) from source_record where to_run is null) = (select count(*) from link where to_run is null) as linked,
      (select count(*) from profile where to_run is null)
        = (select count(distinct profile_id) from link where to_run is null) as profiles`)
  expect(counts).toEqual([{ linked: true, profiles: true }])
}

/** Pairs that an operator parted and that are one profile. */
export const partedButOne = (db: Db): Promise<object[]> =>
  db.query(`
    select d.decision_id
    from identity_decision d
    join link a on a.record_id = d.record_a and a.to_run is null
    join link b on b.record_id = d.record_b and b.to_run is null
    where d.withdrawn_at is null and d.kind = 'cannot' and a.profile_id = b.profile_id`)

/** Edges that may join: open bonds, groups of comparing, and identifiers that are neither blocked nor over their limit. */
const EDGES = `
  may_join as (
    select i.identifier_id
    from record_identifier i
    join vault.identifier v using (identifier_id)
    join (values ('loyalty', 5), ('email', 3), ('phone', 3), ('device', 2)) as limits (type, most) on limits.type = i.type
    where i.to_run is null and v.value <> 'nobody@test.com'
    group by i.identifier_id, most
    having count(*) <= most
  ),
  edge as (
    select a.record_id as a, b.record_id as b
    from may_join j
    join record_identifier a on a.identifier_id = j.identifier_id and a.to_run is null
    join record_identifier b on b.identifier_id = j.identifier_id and b.to_run is null
    union
    select a.record_id, b.record_id
    from match_group a
    join match_group b on b.group_id = a.group_id and b.to_run is null
    where a.to_run is null
    union
    select record_a, record_b from identity_decision where withdrawn_at is null and kind = 'must'
    union
    select record_b, record_a from identity_decision where withdrawn_at is null and kind = 'must'
  ),
  inside as (
    select e.a, e.b
    from edge e
    join link a on a.record_id = e.a and a.to_run is null
    join link b on b.record_id = e.b and b.to_run is null
    where a.profile_id = b.profile_id
  )`

/** Records of profiles that nothing holds together: joined by what is blocked, over its limit, or nothing at all. */
const unjoined = (db: Db): Promise<object[]> =>
  db.query(`
    with recursive ${EDGES},
    founder as (
      select profile_id, min(record_id::text)::uuid as record_id from link where to_run is null group by profile_id
    ),
    reached as (
      select profile_id, record_id from founder
      union
      select r.profile_id, i.b
      from reached r
      join inside i on i.a = r.record_id
    )
    select l.record_id
    from link l
    where l.to_run is null and not exists (
      select from reached r where r.record_id = l.record_id and r.profile_id = l.profile_id)`)

/** Profiles with several numbers of which a person has one, which no decision made one person's; over its limit, a number is nobody's. */
async function severalNumbers(db: Db): Promise<readonly string[]> {
  const carried = await db.query<{ profile_id: string; record_id: string; numbers: readonly string[] }>(`
    select l.profile_id, i.record_id, array_agg(i.identifier_id) as numbers
    from record_identifier i
    join link l on l.record_id = i.record_id and l.to_run is null
    where i.to_run is null and i.type = 'loyalty' and 5 >= (
      select count(*) from record_identifier o where o.identifier_id = i.identifier_id and o.to_run is null)
    group by 1, 2`)
  const bonds = await db.query<{ record_a: string; record_b: string }>(`
    select record_a, record_b from identity_decision where withdrawn_at is null and kind = 'must'`)
  const root = new Map<string, string>()
  const find = (one: string): string => {
    const up = root.get(one)
    return up === undefined ? one : find(up)
  }
  const unite = (a: string, b: string): void => {
    if (find(a) !== find(b)) root.set(find(a), find(b))
  }
  for (const { record_a, record_b } of bonds) unite(record_a, record_b)
  // A record with two numbers agrees with nobody, but for those whom an operator bound to it.
  for (const { record_id, numbers } of carried) if (numbers.length === 1) unite(record_id, numbers[0] ?? '')
  const kept = new Map<string, Set<string>>()
  for (const { profile_id, record_id } of carried)
    kept.set(profile_id, (kept.get(profile_id) ?? new Set()).add(find(record_id)))
  return [...kept].filter(([, people]) => people.size > 1).map(([profile]) => profile)
}

const lostAliases = (db: Db): Promise<object[]> =>
  db.query(`
    select a.alias_id from alias a
    where a.to_run is null and (
      not exists (select from profile p where p.profile_id = a.profile_id and p.to_run is null)
      or exists (select from profile p where p.profile_id = a.alias_id and p.to_run is null))`)

/** A published profile: whose it is, and since which runs it and its links are so. */
export interface Known {
  readonly id: string
  readonly kind: string
  readonly since: number
  readonly linked: number
}

/** The published profiles by the keys of their records. */
export async function knownBy(db: Db): Promise<ReadonlyMap<string, Known>> {
  const rows = await db.query<Known & { readonly keys: string }>(`
    select string_agg(r.source_key, ' ' order by r.source_key) as keys, p.profile_id as id, p.kind,
      p.from_run as since, max(l.from_run) as linked
    from link l
    join profile p on p.profile_id = l.profile_id and p.to_run is null
    join source_record r on r.record_id = l.record_id and r.to_run is null
    where l.to_run is null
    group by 2, 3, 4`)
  return new Map(rows.map(({ keys, ...known }) => [keys, known]))
}

/** Who is made of the same records as before is the same, and no version was written of what says so. */
export function expectUntouched(
  before: ReadonlyMap<string, Known>,
  after: ReadonlyMap<string, Known>,
): number {
  const same = [...before].flatMap(([keys, was]) => {
    const is = after.get(keys)
    return is === undefined ? [] : [[was, is] as const]
  })
  for (const [was, is] of same) {
    expect([is.id, is.linked]).toEqual([was.id, was.linked])
    if (is.kind === was.kind) expect(is.since).toBe(was.since)
  }
  return same.length
}

/** How many rows of the stage a run opened or closed. */
export async function writtenBy(db: Db, runId: number): Promise<Readonly<Record<string, number>>> {
  const tables = Object.values<VersionedTable>(VERSIONED).filter(({ owner }) => owner === 'identity')
  const written: Record<string, number> = {}
  for (const { name } of tables) {
    const rows = await db.query(`select 1 from ${name} where from_run = $1::int or to_run = $1::int`, [runId])
    if (rows.length > 0) written[name] = rows.length
  }
  return written
}
