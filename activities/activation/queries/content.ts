import { visible, visibleOf } from '../../../core/visible.ts'
import type { Db } from '../../../db/connect.ts'

/** What may be said about a person, without names and addresses. */
export interface PersonRow {
  readonly profile_id: string
  readonly attributes: Readonly<Record<string, unknown>>
  /** Attribute (sealed ones too) -> the record that gave it, and the rule. */
  readonly lineage: Readonly<Record<string, readonly [string, string]>>
  readonly traits: Readonly<Record<string, unknown>>
}

/** People as run `runId` sees them, those whom it knows; traits that move with the clock are days before `as_of`. */
export function readPeople(db: Db, profileIds: readonly string[], runId: number): Promise<PersonRow[]> {
  return db.query<PersonRow>(
    `
    with person as (
      select distinct id as profile_id from unnest($1::uuid[]) p (id)
    ),
    clocked as (
      select d.name from trait_definition d where d.clock and ${visible('d', '$2::int')}
    ),
    trait as (
      select t.profile_id, jsonb_object_agg(e.name, case
        when c.name is not null and jsonb_typeof(e.value) = 'string' then to_jsonb(
          (n.as_of at time zone n.time_zone)::date
          - ((e.value #>> '{}')::timestamptz at time zone n.time_zone)::date)
        else e.value end) as traits
      from person p
      join ${visibleOf('trait_set', 'v.profile_id = p.profile_id', '$2::int')} t on true
      join run n on n.run_id = $2::int
      cross join lateral jsonb_each(t.traits) e (name, value)
      left join clocked c on c.name = e.name
      group by t.profile_id
    )
    select p.profile_id, coalesce(a.attributes, '{}') as attributes, coalesce(a.lineage, '{}') as lineage,
      coalesce(t.traits, '{}') as traits
    from person p
    join ${visibleOf('profile', 'v.profile_id = p.profile_id', '$2::int')} f on true
    left join ${visibleOf('profile_attributes', 'v.profile_id = p.profile_id', '$2::int')} a on true
    left join trait t on t.profile_id = p.profile_id`,
    [profileIds, runId],
  )
}

export interface CarriedIdentifier {
  readonly profile_id: string
  readonly type: string
  readonly identifier_id: string
}

/** The first identifier of each type that people's records carry: verified ones first. */
export function readCarried(
  db: Db,
  profileIds: readonly string[],
  types: readonly string[],
  runId: number,
): Promise<CarriedIdentifier[]> {
  return db.query<CarriedIdentifier>(
    `
    select distinct on (l.profile_id, i.type) l.profile_id, i.type, i.identifier_id
    from (select distinct id from unnest($1::uuid[]) p (id)) p
    join ${visibleOf('link', 'v.profile_id = p.id', '$3::int')} l on true
    join ${visibleOf('record_identifier', 'v.record_id = l.record_id', '$3::int')} i on i.type = any ($2::text[])
    order by l.profile_id, i.type, i.verified desc, i.position, i.identifier_id`,
    [profileIds, types, runId],
  )
}

/** Segment version that stands in the row as evidence. */
export function readEvidence(
  db: Db,
  deliveryIds: readonly string[],
): Promise<
  { readonly delivery_id: string; readonly profile_id: string; readonly segment_version: string }[]
> {
  return db.query(
    `select delivery_id, profile_id, segment_version from delivery where delivery_id = any ($1::bigint[])`,
    [deliveryIds],
  )
}
