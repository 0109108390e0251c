import { type Db, one } from '../../../db/connect.ts'
import { recordAudit } from '../../privacy/queries.ts'

/** Both sides are one person, or the sides are two. */
export type DecisionKind = 'must' | 'cannot'

/**
 * A decision of an operator: about each record of one side with each of the other, so that it holds though some
 * records go or come off later.
 */
export interface Decision {
  readonly kind: DecisionKind
  readonly left: readonly string[]
  readonly right: readonly string[]
  readonly author: string
  readonly reason: string
  readonly at: Date
  /** The profiles that were named, for the audit log. */
  readonly profiles: readonly string[]
}

export interface Decisions {
  /** Pairs that were not decided so before. */
  readonly recorded: number
  /** Pairs of earlier decisions that said the opposite. */
  readonly withdrawn: number
}

/** Lets nobody else decide until the transaction ends; nights go on reading. */
export async function lockDecisions(tx: Db): Promise<void> {
  await tx.execute('lock table identity_decision in share row exclusive mode')
}

/**
 * Records a decision, in the caller's transaction (after `lockDecisions`), with its entry in the audit log. What was
 * decided before and contradicts it is withdrawn: the later word holds. The same twice changes nothing.
 */
export async function recordDecision(tx: Db, decision: Decision): Promise<Decisions> {
  const { kind, left, right, author, at } = decision
  const [leaves, enters] =
    kind === 'must'
      ? [
          [...left, ...right],
          [...left, ...right],
        ]
      : [left, right]
  const opposite = kind === 'must' ? 'cannot' : 'must'
  const withdrawn = await withdraw(tx, opposite, leaves, enters, author, at)
  const recorded = await insertPairs(tx, decision)
  if (recorded + withdrawn > 0)
    await recordAudit(tx, {
      actor: author,
      action: 'decided',
      subject: `profile:${decision.profiles[0] ?? ''}`,
      detail: {
        kind,
        other: decision.profiles[1] ?? null,
        reason: decision.reason,
        records: left.length,
        other_records: right.length,
        recorded,
        withdrawn,
      },
    })
  return { recorded, withdrawn }
}

/** Withdraws the decisions of one kind between these records and those. */
function withdraw(
  tx: Db,
  kind: DecisionKind,
  these: readonly string[],
  those: readonly string[],
  by: string,
  at: Date,
): Promise<number> {
  return tx.execute(
    `
    update identity_decision
    set withdrawn_at = $4::timestamptz, withdrawn_by = $5::text
    where withdrawn_at is null and kind = $1::text
      and (record_a = any ($2::uuid[]) and record_b = any ($3::uuid[])
        or record_a = any ($3::uuid[]) and record_b = any ($2::uuid[]))`,
    [kind, these, those, at.toISOString(), by],
  )
}

function insertPairs(tx: Db, { kind, left, right, author, reason, at }: Decision): Promise<number> {
  return tx.execute(
    `
    insert into identity_decision (kind, record_a, record_b, author, reason, decided_at)
    select distinct $1::text, least(a, b), greatest(a, b), $4::text, $5::text, $6::timestamptz
    from unnest($2::uuid[]) a
    cross join unnest($3::uuid[]) b
    where a <> b
    order by 2, 3
    on conflict (record_a, record_b) where withdrawn_at is null do nothing`,
    [kind, left, right, author, reason, at.toISOString()],
  )
}

/** These records and all that operators bound to them, also over others, whether a night obeyed it or not. */
export async function boundRecords(db: Db, recordIds: readonly string[]): Promise<readonly string[]> {
  const rows = await db.query<{ record_id: string }>(
    `
    with recursive reached as (
      select unnest($1::uuid[]) as record_id
      union
      select b.other
      from reached r
      cross join lateral (
        select record_b as other
        from identity_decision
        where record_a = r.record_id and withdrawn_at is null and kind = 'must'
        union all
        select record_a
        from identity_decision
        where record_b = r.record_id and withdrawn_at is null and kind = 'must'
      ) b
    )
    select r.record_id
    from reached r
    left join unnest($1::uuid[]) with ordinality given (record_id, place) using (record_id)
    order by given.place, r.record_id`,
    [recordIds],
  )
  return rows.map((row) => row.record_id)
}

/** How many pairs of these records an operator parted. */
export async function countParted(db: Db, recordIds: readonly string[]): Promise<number> {
  const { parted } = await one<{ parted: number }>(
    db,
    `
    select count(*)::int as parted
    from identity_decision
    where withdrawn_at is null and kind = 'cannot'
      and record_a = any ($1::uuid[]) and record_b = any ($1::uuid[])`,
    [recordIds],
  )
  return parted
}
