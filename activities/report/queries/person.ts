import type { Db } from '../../../db/connect.ts'

export interface TraitRow {
  readonly name: string
  readonly value: string | null
  readonly since_run: number
}

/** Computed values of one profile, as published. */
export function readTraits(db: Db, profileId: string): Promise<TraitRow[]> {
  return db.query<TraitRow>(
    `
    select name, value, since_run
    from published.trait
    where profile_id = $1::uuid
    order by name`,
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
