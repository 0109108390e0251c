import { type Db, one } from '../../../db/connect.ts'

export interface TraitRow {
  readonly name: string
  readonly value: string | null
  readonly since_run: number
  /** Of its rule: `event`, `days_since`, ..., what it makes of which property; null where it says none. */
  readonly kind: string | null
  readonly aggregate: string | null
  readonly property: string | null
}

/** Computed values of one profile, as published. */
export function readTraits(db: Db, profileId: string): Promise<TraitRow[]> {
  return db.query<TraitRow>(
    `
    select t.name, t.value, t.since_run, d.definition ->> 'kind' as kind,
      d.definition #>> '{aggregate,of}' as aggregate, d.definition #>> '{aggregate,property}' as property
    from published.trait t
    left join trait_definition d on d.name = t.name
      and d.from_run <= (select published.shown_run())
      and (d.to_run is null or d.to_run > (select published.shown_run()))
    where t.profile_id = $1::uuid
    order by t.name`,
    [profileId],
  )
}

export interface MembershipRow {
  readonly segment: string
  readonly version: string | null
  readonly since_run: number
}

/** Segments that one profile is in, as published. */
export function readMemberships(db: Db, profileId: string): Promise<MembershipRow[]> {
  return db.query<MembershipRow>(
    `
    select segment, version, since_run
    from published.membership
    where profile_id = $1::uuid
    order by segment`,
    [profileId],
  )
}

export interface ContactabilityRow {
  readonly channel: string
  readonly purpose: string
  readonly verdict: 'allow' | 'deny'
  readonly rule: string
}

/** Where one profile may be contacted, as published. */
export function readContactability(db: Db, profileId: string): Promise<ContactabilityRow[]> {
  return db.query<ContactabilityRow>(
    `
    select channel, purpose, verdict, rule
    from published.contactability
    where profile_id = $1::uuid
    order by channel, purpose`,
    [profileId],
  )
}

export interface PersonEventRow {
  readonly name: string
  readonly occurred_at: Date
  readonly amount: string | null
  readonly currency: string | null
  readonly source: string
  readonly properties: Readonly<Record<string, unknown>>
}

/** Events of one profile as published, the newest first. */
export function readPersonEvents(db: Db, profileId: string, limit: number): Promise<PersonEventRow[]> {
  return db.query<PersonEventRow>(
    `
    select name, occurred_at, amount::text as amount, currency, source, properties
    from published.event
    where profile_id = $1::uuid
    order by occurred_at desc, event_key
    limit $2::int`,
    [profileId, limit],
  )
}

/** How many events and deliveries one person has; those of merged profiles count. */
export function countPersonRows(
  db: Db,
  profileId: string,
  aliases: readonly string[],
): Promise<{ events: number; deliveries: number }> {
  return one<{ events: number; deliveries: number }>(
    db,
    `
    select (select count(*)::int from published.event where profile_id = $1::uuid) as events,
      (select count(*)::int from delivery where profile_id = any ($2::uuid[])) as deliveries`,
    [profileId, [profileId, ...aliases]],
  )
}

export interface PersonDeliveryRow {
  readonly delivery_id: number
  readonly run_id: number
  readonly campaign: string
  readonly wave: string
  readonly step: string
  readonly channel: string
  readonly destination: string
  readonly state: string
  readonly reason: string | null
  readonly planned_at: Date
  readonly ended_at: Date | null
}

/** Deliveries to one person, the newest first; those to profiles that were merged into it count. null = all. */
export function readPersonDeliveries(
  db: Db,
  profileIds: readonly string[],
  limit: number | null,
): Promise<PersonDeliveryRow[]> {
  return db.query<PersonDeliveryRow>(
    `
    select delivery_id::float8 as delivery_id, run_id, campaign, wave::text as wave, step, channel, destination, state,
      reason, planned_at, ended_at
    from published.delivery
    where profile_id = any ($1::uuid[])
    order by planned_at desc, delivery_id desc
    limit $2::int`,
    [profileIds, limit],
  )
}
