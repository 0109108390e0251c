import type { Db } from '../../../db/connect.ts'
import { tempAs } from '../../../db/temp.ts'
import { openProofs } from '../../../db/vault/proofs.ts'
import type { ConsentAction, ConsentRule } from '../types.ts'
import { foldKeys } from './fold.ts'
import { currentViews, seen, type View } from './view.ts'

/** What holds now for one identifier, channel and purpose. */
export interface ConsentStanding {
  readonly identifier_id: string
  readonly channel: string
  readonly purpose: string
  readonly verdict: 'allow' | 'deny'
  readonly rule: ConsentRule
  /** The entry that decides; of the identifier itself, or of another one of the same person. */
  readonly event_id: string | null
  readonly said_at: Date | null
  readonly expires_at: Date | null
  /** What will hold when the run under way is published, if that differs. */
  readonly next_rule: ConsentRule | null
}

export interface ConsentEntry {
  readonly event_id: string
  readonly identifier_id: string
  readonly channel: string
  readonly purpose: string
  readonly action: ConsentAction
  readonly occurred_at: Date
  readonly received_at: Date
  readonly method: string
  /** What proves it is in the vault: `openEntries`. */
  readonly has_proof: boolean
  /** null = recorded live. */
  readonly source: string | null
  readonly source_key: string
  /** The run that loaded it, and the run that found it gone from its source. */
  readonly loaded_run: number | null
  readonly closed_run: number | null
}

/** An entry with its proof. */
export interface OpenEntry extends ConsentEntry {
  /** null = there is none, or it was erased. */
  readonly proof: string | null
}

export interface SuppressionRow {
  readonly identifier_id: string
  readonly channel: string
  readonly reason: string
  readonly recorded_by: string
  readonly recorded_at: Date
}

export interface ConsentPicture {
  readonly standing: readonly ConsentStanding[]
  readonly entries: readonly ConsentEntry[]
  readonly suppressions: readonly SuppressionRow[]
}

/** Identifiers of a person as the published run shows them, by id. */
export async function identifiersOf(db: Db, profileId: string): Promise<readonly string[]> {
  const { published } = await currentViews(db)
  const rows = await db.query<{ identifier_id: string }>(
    `
    select distinct c.identifier_id
    from link l
    join record_identifier c on c.record_id = l.record_id and ${seen('c', published)}
    where l.profile_id = $1::uuid and ${seen('l', published)}
    order by 1`,
    [profileId],
  )
  return rows.map((row) => row.identifier_id)
}

/** What stands, what was said and what is suppressed for some identifiers, at the instant `now`. */
export function showConsent(db: Db, identifierIds: readonly string[], now: Date): Promise<ConsentPicture> {
  return db.transaction(async (tx) => {
    const { published } = await currentViews(tx)
    await tempAs(tx, 'fold_key', keys(published), [identifierIds])
    await foldKeys(tx, [published, 'next'])
    return {
      standing: await tx.query<ConsentStanding>(STANDING, [now]),
      entries: await tx.query<ConsentEntry>(ENTRIES, [identifierIds]),
      suppressions: await tx.query<SuppressionRow>(
        `
        select identifier_id, channel, reason, recorded_by, recorded_at
        from suppression
        where identifier_id = any ($1::uuid[])
        order by identifier_id, channel`,
        [identifierIds],
      ),
    }
  })
}

/** Entries with their proofs; whoever opens them writes the entry in the audit log, in the same transaction. */
export async function openEntries(tx: Db, entries: readonly ConsentEntry[]): Promise<readonly OpenEntry[]> {
  const ids = entries.filter((entry) => entry.has_proof).map((entry) => entry.event_id)
  const opened = await openProofs(tx, ids)
  const proofs = new Map(opened.map(({ consent_event_id, proof }) => [consent_event_id, proof]))
  return entries.map((entry) => ({ ...entry, proof: proofs.get(entry.event_id) ?? null }))
}

/** The pairs that policy knows for the address, and whatever else was said about it. */
const keys = (view: View): string => `
select distinct c.identifier_id, p.channel, p.purpose
from record_identifier c
join consent_policy p on p.address = c.type and ${seen('p', view)}
where c.identifier_id = any ($1::uuid[]) and c.to_run is null
union
select identifier_id, channel, purpose
from consent_event
where identifier_id = any ($1::uuid[])`

const rule = (fold: string): string => `
    case
      when h.erased then 'erased'
      when exists (
        select from fold_suppressed s
        where s.identifier_id = p.identifier_id and s.channel in (p.channel, '*')) then 'suppressed'
      when ${fold}.rule = 'grant' and ${fold}.expires_at <= $1::timestamptz then 'expired'
      else ${fold}.rule end`

const STANDING = `
with ruled as (
  select p.*, ${rule('p')} as now_rule, ${rule('n')} as next_rule
  from fold_published p
  join fold_next n using (identifier_id, channel, purpose)
  left join consent_head h using (identifier_id, channel, purpose)
)
select identifier_id, channel, purpose, case when now_rule = 'grant' then 'allow' else 'deny' end as verdict,
  now_rule as rule, consent_event_id as event_id, said_at, expires_at, nullif(next_rule, now_rule) as next_rule
from ruled
order by identifier_id, channel, purpose`

const ENTRIES = `
select e.consent_event_id as event_id, e.identifier_id, e.channel, e.purpose, e.action, e.occurred_at, e.received_at,
  e.method, e.has_proof, s.name as source, e.source_key, e.loaded_run, e.to_run as closed_run
from consent_event e
left join source s using (source_id)
where e.identifier_id = any ($1::uuid[])
  or e.consent_event_id in (select consent_event_id from fold_published)
order by e.identifier_id, e.channel, e.purpose, e.occurred_at, e.consent_event_id`
