import type { Db } from '../../../db/connect.ts'

export interface FoundProfile {
  readonly profile_id: string
  readonly via: 'profile' | 'alias' | 'identifier'
}

/** The profile that an id names as run `runId` sees it, by itself or as an alias. */
export function findProfileById(db: Db, runId: number, id: string): Promise<FoundProfile[]> {
  return db.query<FoundProfile>(
    `
    select profile_id, 'profile' as via
    from profile
    where profile_id = $2::uuid and from_run <= $1::int and (to_run is null or to_run > $1::int)
    union all
    select profile_id, 'alias'
    from alias
    where alias_id = $2::uuid and from_run <= $1::int and (to_run is null or to_run > $1::int)`,
    [runId, id],
  )
}

/**
 * Profiles that carry one of these identifiers as run `runId` sees them, in the order of their ids. Several, when an
 * identifier joins nobody (blocked, over its limit) or its carriers are kept apart.
 */
export function findProfilesByIdentifier(
  db: Db,
  runId: number,
  identifierIds: readonly string[],
): Promise<FoundProfile[]> {
  return db.query<FoundProfile>(
    `
    with carried as (
      select record_id
      from record_identifier
      where identifier_id = any ($2::uuid[]) and to_run is null and from_run <= $1::int
      union
      select record_id
      from record_identifier
      where identifier_id = any ($2::uuid[]) and to_run > $1::int and from_run <= $1::int
    )
    select distinct l.profile_id, 'identifier' as via
    from carried c
    join link l using (record_id)
    where l.from_run <= $1::int and (l.to_run is null or l.to_run > $1::int)
    order by l.profile_id
    limit 100`,
    [runId, identifierIds],
  )
}
