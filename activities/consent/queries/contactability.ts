import type { Db } from '../../../db/connect.ts'
import { tempAs, tempFrom } from '../../../db/temp.ts'
import type { Written } from '../../../db/versioned/write.ts'
import { writeVersions } from '../../../db/versioned/write.ts'
import { RULES } from '../types.ts'

/**
 * The addresses of the people in `due_profile` by channel and purpose, into `contact`; `fold_key` gets all of them.
 * `verifiedFirst`: channels on which a verified address goes before a more trusted source's.
 */
export async function stageContacts(
  tx: Db,
  sourcePriority: readonly string[],
  verifiedFirst: readonly string[],
): Promise<void> {
  await tempAs(tx, 'contact', CONTACTS, [sourcePriority, verifiedFirst])
  await tempAs(
    tx,
    'head_key',
    `
    select h.identifier_id, h.channel, h.purpose from consent_head h join due_identifier using (identifier_id)
    union
    select e.identifier_id, e.channel, e.purpose from consent_event e join due_identifier using (identifier_id)`,
  )
  await tempAs(
    tx,
    'fold_key',
    `
    select * from head_key
    union
    select identifier_id, channel, purpose from contact`,
  )
}

/** Each address of a known person once, with the most trusted source that says it. */
const CONTACTS = `
with ranked as (
  select source_id, row_number() over (order by array_position($1::text[], name) nulls last, name collate "C") as rank
  from source
),
carried as (
  select d.profile_id, c.identifier_id, c.type, min(s.rank) as rank, coalesce(bool_or(c.verified), false) as verified
  from due_profile d
  join profile p on p.profile_id = d.profile_id and p.to_run is null and p.kind = 'known'
  join link l on l.profile_id = d.profile_id and l.to_run is null
  join record_identifier c on c.record_id = l.record_id and c.to_run is null
  join source_record r on r.record_id = l.record_id and r.to_run is null
  join ranked s on s.source_id = r.source_id
  where c.type in (select address from consent_policy where to_run is null)
  group by d.profile_id, c.identifier_id, c.type
)
select c.profile_id, c.identifier_id, p.channel, p.purpose,
  p.channel = any ($2::text[]) and not c.verified as behind, c.rank
from carried c
join consent_policy p on p.address = c.type and p.to_run is null`

/** Writes one row a person, channel and purpose, by what `fold_next` says at `asOf`. */
export async function writeContactability(tx: Db, runId: number, asOf: Date): Promise<Contacted> {
  await tempFrom(tx, 'wanted_contact', WANTED, [asOf, RULES])
  await tx.execute(`
    insert into wanted_contact (profile_id, channel, purpose, event_ids, gone)
    select c.profile_id, c.channel, c.purpose, '{}', true
    from contactability c
    join due_profile d using (profile_id)
    where c.to_run is null and not exists (
      select from wanted_contact w
      where (w.profile_id, w.channel, w.purpose) = (c.profile_id, c.channel, c.purpose))`)
  await tx.execute('analyze wanted_contact')
  const [rows] = await tx.query<{ n: number }>('select count(*)::int as n from wanted_contact')
  const written = await writeVersions(tx, 'contactability', 'wanted_contact', runId)
  return { ...written, decided: rows?.n ?? 0 }
}

export interface Contacted extends Written {
  readonly decided: number
}

/** The best allowed address: verified where that is preferred, most trusted source, latest grant, id. When none is allowed, what speaks against most. */
const WANTED = `
with ruled as (
  select c.*, f.said_at, case when f.rule = 'no_basis' then null else f.consent_event_id end as consent_event_id,
    case
      when h.erased then 'erased'
      when exists (
        select from fold_suppressed s
        where s.identifier_id = c.identifier_id and s.channel in (c.channel, '*')) then 'suppressed'
      when f.rule = 'grant' and f.expires_at <= $1::timestamptz then 'expired'
      else f.rule end as rule
  from contact c
  join fold_next f using (identifier_id, channel, purpose)
  left join consent_head h using (identifier_id, channel, purpose)
),
best as (
  select distinct on (profile_id, channel, purpose) *
  from ruled
  order by profile_id, channel, purpose, array_position($2::text[], rule), behind, rank, said_at desc nulls last, identifier_id
)
select profile_id, channel, purpose, case when rule = 'grant' then 'allow' else 'deny' end as verdict, rule,
  identifier_id, array_remove(array[consent_event_id], null) as event_ids, false as gone
from best`
