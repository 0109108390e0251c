import { type Db, one } from '../../../db/connect.ts'
import { foldKeys } from './fold.ts'
import { currentViews } from './view.ts'

/** Is there any policy? Without one nothing is allowed, and the first run that has one folds everything. */
export async function hasPolicy(tx: Db): Promise<boolean> {
  const { has } = await one<{ has: boolean }>(tx, 'select exists (select from consent_policy) as has')
  return has
}

/**
 * Makes the heads of the keys in the temporary table `head_key` (identifier_id, channel, purpose) what the ledger,
 * the suppressions, the policy and the links say; `fold_key` may hold more keys, and holds these.
 * The heads are locked first, in one order, and the ledger is read after: of two transactions that write about one
 * key, the second sees what the first wrote.
 */
export async function foldHeads(tx: Db): Promise<void> {
  await tx.execute('analyze head_key, fold_key')
  await tx.execute(`
    insert into consent_head (identifier_id, channel, purpose, allow, decided_at)
    select identifier_id, channel, purpose, false, now()
    from head_key
    order by identifier_id, channel, purpose
    on conflict do nothing`)
  await tx.execute(`
    with held as materialized (
      select h.identifier_id
      from consent_head h
      join head_key using (identifier_id, channel, purpose)
      order by h.identifier_id, h.channel, h.purpose
      for no key update of h
    )
    select count(*) from held`)
  const { published, newest } = await currentViews(tx)
  await foldKeys(tx, [published, 'next'])
  await tx.execute(WRITE, [newest])
}

/** The published state stands; what the run under way changes waits for its publication, denials excepted. */
const WRITE = `
with wanted as (
  select k.identifier_id, k.channel, k.purpose,
    p.allow or n.allow as allow,
    exists (
      select from fold_suppressed s
      where s.identifier_id = k.identifier_id and s.channel in (k.channel, '*')) as suppressed,
    case when p.allow then p.consent_event_id else n.consent_event_id end as consent_event_id,
    coalesce(case when p.allow then p.said_at else n.said_at end, h.decided_at) as decided_at,
    case when n.allow and not p.allow then $1::int else 0 end as grant_run,
    case when p.allow then p.expires_at else n.expires_at end as expires_at,
    case when p.allow and not same then $1::int end as deny_run,
    case when p.allow and not same and n.allow then n.consent_event_id end as next_event_id,
    case when p.allow and not same and n.allow then n.expires_at end as next_expires_at,
    $1::int as folded_run
  from head_key k
  join consent_head h using (identifier_id, channel, purpose)
  join fold_published p using (identifier_id, channel, purpose)
  join fold_next n using (identifier_id, channel, purpose)
  cross join lateral (
    select (n.allow, n.consent_event_id, n.expires_at) is not distinct from (p.allow, p.consent_event_id, p.expires_at)
  ) x (same)
)
update consent_head h set allow = w.allow, suppressed = w.suppressed, consent_event_id = w.consent_event_id,
  decided_at = w.decided_at, grant_run = w.grant_run, expires_at = w.expires_at, deny_run = w.deny_run,
  next_event_id = w.next_event_id, next_expires_at = w.next_expires_at, folded_run = w.folded_run
from wanted w
where (h.identifier_id, h.channel, h.purpose) = (w.identifier_id, w.channel, w.purpose)
  and (h.allow, h.suppressed, h.consent_event_id, h.decided_at, h.grant_run, h.expires_at, h.deny_run,
    h.next_event_id, h.next_expires_at, h.folded_run)
    is distinct from (w.allow, w.suppressed, w.consent_event_id, w.decided_at, w.grant_run, w.expires_at, w.deny_run,
    w.next_event_id, w.next_expires_at, w.folded_run)`
