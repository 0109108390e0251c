import type { Db } from '../../../db/connect.ts'
import { temp, tempAs } from '../../../db/temp.ts'
import { stageSpellings } from '../../../db/vault/spellings.ts'
import type { Suppression } from '../types.ts'
import { foldHeads } from './heads.ts'

/**
 * Adds identifiers to the suppression list, in the caller's transaction; returns how many were not on it. The heads
 * of these identifiers and of their other spellings deny at commit; those that have none get one, so that a grant
 * that is being written at the same time meets it.
 */
export async function suppress(tx: Db, suppressions: readonly Suppression[]): Promise<number> {
  if (suppressions.length === 0) return 0
  await temp(tx, 'suppressed_now', '(identifier_id uuid, channel text)')
  const added = await tx.execute(ADD, [
    suppressions.map((s) => s.identifierId),
    suppressions.map((s) => s.channel),
    suppressions.map((s) => s.reason),
    suppressions.map((s) => s.recordedBy),
  ])
  if (added === 0) return 0
  await temp(tx, 'suppressed_spelling', '(identifier_id uuid, near_id uuid)')
  await stageSpellings(tx, '(select distinct identifier_id from suppressed_now)', 'suppressed_spelling')
  await tempAs(tx, 'head_key', HEAD_KEYS)
  await tempAs(tx, 'fold_key', 'select * from head_key')
  await foldHeads(tx)
  return added
}

const ADD = `
with added as (
  insert into suppression (identifier_id, channel, reason, recorded_by)
  select distinct on (identifier_id, channel) *
  from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as s (identifier_id, channel, reason, recorded_by)
  order by identifier_id, channel
  on conflict do nothing
  returning identifier_id, channel
)
insert into suppressed_now select * from added`

const HEAD_KEYS = `
with hit as (
  select identifier_id, channel from suppressed_now
  union
  select s.near_id, n.channel from suppressed_now n join suppressed_spelling s using (identifier_id)
)
select h.identifier_id, p.channel, p.purpose
from hit h
join (select distinct channel, purpose from consent_policy) p on h.channel in (p.channel, '*')
union
select c.identifier_id, c.channel, c.purpose
from hit h
join consent_head c on c.identifier_id = h.identifier_id and h.channel in (c.channel, '*')`
