import type { Db } from '../../../db/connect.ts'
import { temp, tempAs } from '../../../db/temp.ts'
import { stageSpellings } from '../../../db/vault/spellings.ts'
import { stageMatesOf } from './near.ts'
import { currentViews } from './view.ts'

/**
 * The keys whose heads the entries in `consent_added` (identifier_id, channel, purpose, denies) can change, into
 * `head_key` and `fold_key`: their own, and for denials those of the other spellings and of the same people's other
 * identifiers. Addresses of these people get a head even when nothing is known of them yet: a grant for one of them
 * that is being written at the same time then meets the denial at that row.
 */
export async function stageChangedKeys(tx: Db): Promise<void> {
  await tempAs(tx, 'denied_identifier', 'select distinct identifier_id from consent_added where denies')
  await temp(tx, 'denied_spelling', '(identifier_id uuid, near_id uuid)')
  await stageSpellings(tx, 'denied_identifier', 'denied_spelling')
  const { published } = await currentViews(tx)
  await stageMatesOf(tx, 'denied_mate_published', 'denied_identifier', published)
  await stageMatesOf(tx, 'denied_mate_next', 'denied_identifier', 'next')
  await tempAs(tx, 'head_key', HEAD_KEYS)
  await tempAs(tx, 'fold_key', 'select * from head_key')
}

const HEAD_KEYS = `
with mate as (
  select * from denied_mate_published union select * from denied_mate_next
)
select identifier_id, channel, purpose from consent_added
union
select s.near_id, a.channel, a.purpose
from consent_added a
join denied_spelling s using (identifier_id)
where a.denies
union
select m.near_id, a.channel, a.purpose
from consent_added a
join mate m using (identifier_id)
where a.denies and (
  exists (select from consent_policy p where p.channel = a.channel and p.purpose = a.purpose and p.address = m.type)
  or exists (select from consent_head h where (h.identifier_id, h.channel, h.purpose) = (m.near_id, a.channel, a.purpose)))`
