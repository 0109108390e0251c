import { type Db, one } from '../../../db/connect.ts'
import { temp, tempAs, tempFrom } from '../../../db/temp.ts'
import { deleteProofs, putProofs } from '../../../db/vault/proofs.ts'
import type { ConsentEvent, ConsentOrigin, Recorded } from '../types.ts'
import { stageChangedKeys } from './changed.ts'
import { foldHeads, hasPolicy } from './heads.ts'

/** Appends entries to the ledger and folds them into the heads, in the caller's transaction. */
export async function recordConsent(
  tx: Db,
  events: readonly ConsentEvent[],
  origin: ConsentOrigin,
): Promise<Recorded> {
  if (events.length === 0) return { loaded: 0, unchanged: 0 }
  await tempFrom(
    tx,
    'consent_given',
    `
    select *
    from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[], $8::text[],
      $9::uuid[]) as e (identifier_id, channel, purpose, action, occurred_at, method, proof, source_key, hash)`,
    [
      events.map((e) => e.identifierId),
      events.map((e) => e.channel),
      events.map((e) => e.purpose),
      events.map((e) => e.action),
      events.map((e) => e.occurredAt),
      events.map((e) => e.method),
      events.map((e) => e.proof),
      events.map((e) => e.sourceKey),
      events.map((e) => e.hash),
    ],
  )
  return recordStagedConsent(tx, 'consent_given', origin)
}

/**
 * The same from a staged table (identifier_id uuid, channel, purpose, action, occurred_at timestamptz, method, proof,
 * source_key, hash uuid), for loads too large for memory. Entries that the ledger holds are left alone; proofs of new
 * ones go to the vault.
 */
export async function recordStagedConsent(tx: Db, staged: string, origin: ConsentOrigin): Promise<Recorded> {
  const { n } = await one<{ n: number }>(tx, `select count(*)::int as n from ${staged}`)
  await createAdded(tx)
  await temp(tx, 'consent_proven', '(consent_event_id bigint, proof text)')
  const { loaded } = await one<{ loaded: number }>(tx, append(staged), [origin.sourceId, origin.runId])
  await putProofs(tx, 'consent_proven')
  if (loaded > 0) await foldAdded(tx)
  return { loaded, unchanged: n - loaded }
}

/** The keys that a change of the ledger touches, and whether it may deny. */
async function createAdded(tx: Db): Promise<void> {
  await temp(tx, 'consent_added', '(identifier_id uuid, channel text, purpose text, denies boolean)')
}

/** Folds the touched keys into the heads; without a policy there is nothing to fold by yet. */
async function foldAdded(tx: Db): Promise<void> {
  if (!(await hasPolicy(tx))) return
  await tx.execute('analyze consent_added')
  await stageChangedKeys(tx)
  await foldHeads(tx)
}

/** The id of an entry is a hash of what it is, so that it is the same in whichever run, order or attempt it comes. */
const append = (staged: string): string => `
with said as (
  select distinct on (source_key, hash) *, nullif(trim(proof), '') as told
  from ${staged}
  order by source_key, hash
),
added as (
  insert into consent_event (consent_event_id, identifier_id, channel, purpose, action, occurred_at, source_id,
    source_key, method, has_proof, hash, loaded_run)
  select ('x' || substr(md5(concat_ws(' ', (select name from source where source_id = $1::smallint), s.hash, s.source_key)),
      1, 16))::bit(64)::bigint & x'7fffffffffffffff'::bigint,
    s.identifier_id, s.channel, s.purpose, s.action, s.occurred_at, $1::smallint, s.source_key, s.method,
    s.told is not null, s.hash, $2::int
  from said s
  on conflict (source_id, source_key, hash) where to_run is null do nothing
  returning consent_event_id, identifier_id, channel, purpose, action <> 'grant' as denies, source_key, hash
),
proven as (
  insert into consent_proven
  select a.consent_event_id, s.told
  from added a
  join said s using (source_key, hash)
  where s.told is not null
),
kept as (
  insert into consent_added
  select identifier_id, channel, purpose, bool_or(denies)
  from added
  group by identifier_id, channel, purpose
)
select count(*)::int as loaded from added`

/** Closes grants of a snapshot source whose row is not in the staged table (source_key, hash uuid). Denials stay. */
export async function closeGrants(
  tx: Db,
  staged: string,
  origin: { readonly sourceId: number; readonly runId: number },
): Promise<number> {
  await createAdded(tx)
  await createDropped(tx)
  const closed = await tx.execute(CLOSE(staged), [origin.sourceId, origin.runId])
  await dropProofs(tx)
  if (closed > 0) await foldAdded(tx)
  return closed
}

const gone = (staged: string): string => `
    e.source_id = $1::smallint and e.to_run is null and e.action = 'grant'
    and not exists (select from ${staged} s where s.source_key = e.source_key and s.hash = e.hash)`

/** A grant that this very run loaded from an earlier file was never published: it goes without a trace. */
const CLOSE = (staged: string): string => `
with dropped as (
  delete from consent_event e
  where ${gone(staged)} and e.loaded_run = $2::int
  returning consent_event_id, identifier_id, channel, purpose
),
unproven as (
  insert into consent_dropped select consent_event_id from dropped
),
closed as (
  update consent_event e set to_run = $2::int
  where ${gone(staged)} and e.loaded_run is distinct from $2::int
  returning identifier_id, channel, purpose
),
both_kinds as (
  select identifier_id, channel, purpose from dropped union all select * from closed
)
insert into consent_added
select identifier_id, channel, purpose, false
from both_kinds`

/**
 * Takes back grants that runs after `published` loaded or closed; denials stay. Called after `discardVersions`, and
 * after the pointer was moved: the heads that knew of later runs are folded anew.
 */
export async function discardGrants(tx: Db, published: number): Promise<void> {
  await createDropped(tx)
  await tx.execute(TAKE_BACK, [published])
  await dropProofs(tx)
  await tx.execute('update consent_event set to_run = null where to_run > $1::int', [published])
  await tempAs(
    tx,
    'head_key',
    'select identifier_id, channel, purpose from consent_head where folded_run > $1::int',
    [published],
  )
  await tempAs(tx, 'fold_key', 'select * from head_key')
  await foldHeads(tx)
}

const TAKE_BACK = `
with dropped as (
  delete from consent_event where action = 'grant' and loaded_run > $1::int
  returning consent_event_id
)
insert into consent_dropped select consent_event_id from dropped`

/** Entries that go without a trace. */
const createDropped = (tx: Db): Promise<void> => temp(tx, 'consent_dropped', '(consent_event_id bigint)')

/** Their proofs go with them, but for an entry that stands in the ledger as often as it was granted and closed. */
async function dropProofs(tx: Db): Promise<void> {
  await tx.execute('analyze consent_dropped')
  await tx.execute(
    'delete from consent_dropped d using consent_event e where e.consent_event_id = d.consent_event_id',
  )
  await deleteProofs(tx, 'consent_dropped')
}
