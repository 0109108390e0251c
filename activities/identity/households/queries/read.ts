import { type Db, one } from '../../../../db/connect.ts'
import { eachCopied, intOf } from '../../../../db/copy-binary.ts'
import type { Sharing } from '../join.ts'

const NONE = -1

/** Numbers the known people who share something by their ids, what they share, and the households they had by age. */
export async function encodeSharing(tx: Db): Promise<SharingSizes> {
  for (const name of ['household_tie', 'household_node', 'household_old'])
    await tx.execute(`drop table if exists pg_temp.${name}`)
  await tx.execute(`
    create temp table household_tie on commit drop as
    with carrier as (
      select s.key_id, s.home, h.profile_id
      from household_shares s
      join household_home h on h.key_id = s.key_id
      where s.joins and s.people > 1 and s.home
      union all
      select s.key_id, s.home, l.profile_id
      from household_shares s
      join record_identifier i on i.identifier_id = s.key_id and i.to_run is null
      join link l on l.record_id = i.record_id and l.to_run is null
      where s.joins and s.people > 1 and not s.home
    )
    select distinct k.key_id, k.home, k.profile_id
    from carrier k
    left join cluster_profile c using (profile_id)
    left join profile p on p.profile_id = k.profile_id and p.to_run is null
    where coalesce(c.kind, p.kind) = 'known'`)
  await tx.execute(`
    create temp table household_node on commit drop as
    select (row_number() over (order by profile_id) - 1)::int as n, profile_id
    from (select distinct profile_id from household_tie) people`)
  await tx.execute(`
    create temp table household_old on commit drop as
    select (row_number() over (order by h.from_run, h.founder_profile, h.founder_number) - 1)::int as d, h.household_id
    from household h
    where h.to_run is null and h.household_id in (
      select p.household_id
      from household_person t
      join profile p on p.profile_id = t.profile_id and p.to_run is null)`)
  await tx.execute('analyze household_tie, household_node, household_old')
  return one<SharingSizes>(
    tx,
    `
    select (select count(*)::int from household_node) as people,
      (select count(distinct key_id)::int from household_tie) as keys,
      (select count(*)::int from household_tie) as ties,
      (select count(*)::int from household_old) as ids`,
  )
}

export interface SharingSizes {
  readonly people: number
  readonly keys: number
  readonly ties: number
  readonly ids: number
}

/** Who shares what, as joining takes it. */
export async function readSharing(tx: Db, size: SharingSizes): Promise<Sharing> {
  const start = new Int32Array(size.keys + 1)
  const person = new Int32Array(size.ties)
  let used = 0
  await eachCopied(ties(tx), (row) => {
    person[used++] = intOf(row, 1)
    start[intOf(row, 0) + 1] = used
  })
  return { people: size.people, start, person }
}

/** Of each person who shares something, the household that they had; -1 = none. */
export async function readHouseholds(tx: Db, size: SharingSizes): Promise<Int32Array> {
  const before = new Int32Array(size.people).fill(NONE)
  await eachCopied(households(tx), (row) => {
    before[intOf(row, 0)] = intOf(row, 1)
  })
  return before
}

/** Who shares what, in the order of both, as rows of binary COPY. */
function ties(tx: Db): AsyncIterable<Buffer> {
  return tx.copyOut(`
    copy (
      select (dense_rank() over (order by t.home desc, t.key_id) - 1)::int as i, n.n
      from household_tie t
      join household_node n using (profile_id)
      order by i, n.n
    ) to stdout (format binary)`)
}

/** Who had which household, as rows of binary COPY. */
function households(tx: Db): AsyncIterable<Buffer> {
  return tx.copyOut(`
    copy (
      select n.n, o.d
      from household_node n
      join profile p on p.profile_id = n.profile_id and p.to_run is null
      join household_old o on o.household_id = p.household_id
    ) to stdout (format binary)`)
}
