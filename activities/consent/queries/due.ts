import { partOf } from '../../../core/parts.ts'
import type { PartRef } from '../../../core/stages.ts'
import { type Db, one } from '../../../db/connect.ts'
import { temp, tempAs } from '../../../db/temp.ts'
import { stageSpellings } from '../../../db/vault/spellings.ts'
import { stageMatesOf } from './near.ts'

/** What a run can have changed, since `baseRun`. */
export interface Since {
  readonly baseRun: number
  readonly baseAsOf: Date | null
  readonly asOf: Date
  /** Grants are void after so many days; null = never. */
  readonly expiresDays: number | null
}

/** Transactions that began a little before the base run, and ended after it had looked. */
const MARGIN_MINUTES = 60

/** Everybody of a part: people into `due_profile`, identifiers that something is known of into `due_identifier`. */
export async function stageEverybody(tx: Db, ref: PartRef): Promise<void> {
  await tempAs(
    tx,
    'due_profile',
    `
    select profile_id from profile p where to_run is null ${inPart('profile_id', ref)}
    union
    select profile_id from contactability where to_run is null ${inPart('profile_id', ref)}`,
    partParams(ref),
  )
  await tempAs(
    tx,
    'due_identifier',
    `
    select identifier_id from consent_head where true ${inPart('identifier_id', ref)}
    union
    select identifier_id from consent_event where true ${inPart('identifier_id', ref)}`,
    partParams(ref),
  )
}

/**
 * What this run touched: people whose records, identifiers or kind changed, and people near to whom something was
 * said, suppressed or became void; with all of their identifiers.
 */
export async function stageTouched(tx: Db, ref: PartRef, since: Since): Promise<void> {
  await stageSaid(tx, since, ref.runId)
  await tempAs(tx, 'touched_profile', TOUCHED, [ref.runId])
  await tempAs(
    tx,
    'due_profile',
    `select profile_id from touched_profile where true ${inPart('profile_id', ref)}`,
    partParams(ref),
  )
  await tempAs(
    tx,
    'due_identifier',
    `
    select identifier_id from said_near where true ${inPart('identifier_id', ref)}
    union
    select identifier_id from consent_head where folded_run >= $3::int ${inPart('identifier_id', ref)}
    union
    select c.identifier_id
    from touched_profile t
    join link l on l.profile_id = t.profile_id and (l.to_run is null or l.to_run = $3::int)
    join record_identifier c on c.record_id = l.record_id and (c.to_run is null or c.to_run = $3::int)
    where true ${inPart('c.identifier_id', ref)}`,
    [...partParams(ref), ref.runId],
  )
}

/** Identifiers about which something changed in ledger, list or time, and those that it can reach: `said_near`. */
async function stageSaid(tx: Db, since: Since, runId: number): Promise<void> {
  const { live } = await one<{ live: Date }>(
    tx,
    `
    select coalesce((select started_at from run where run_id = $1::int), '-infinity') - make_interval(mins => $2::int) as live`,
    [since.baseRun, MARGIN_MINUTES],
  )
  await tempAs(tx, 'said', SAID, [since.baseRun, runId, live, since.expiresDays, since.baseAsOf, since.asOf])
  await temp(tx, 'said_spelling', '(identifier_id uuid, near_id uuid)')
  await stageSpellings(tx, 'said', 'said_spelling')
  await stageMatesOf(tx, 'said_mate', '(select identifier_id from said where spreads)', 'next')
  await tempAs(
    tx,
    'said_near',
    `
    select identifier_id from said
    union select near_id from said_spelling
    union select near_id from said_mate`,
  )
}

/** Denials that a run loaded which was taken back stay in the ledger: all after the base run are new to this one. */
const SAID = `
with changed as (
  select identifier_id, action <> 'grant' as spreads from consent_event where loaded_run > $1::int
  union all
  select identifier_id, false from consent_event where to_run = $2::int
  union all
  select identifier_id, action <> 'grant' from consent_event where loaded_run is null and received_at >= $3::timestamptz
  union all
  select identifier_id, false from suppression where recorded_at >= $3::timestamptz
  union all
  select identifier_id, false
  from consent_event
  where action = 'grant' and $4::int is not null
    and occurred_at > coalesce($5::timestamptz, '-infinity') - make_interval(days => $4::int)
    and occurred_at <= $6::timestamptz - make_interval(days => $4::int)
)
select identifier_id, bool_or(spreads) as spreads
from changed
group by identifier_id`

const TOUCHED = `
with moved_record as (
  select record_id from record_identifier where from_run = $1::int
  union
  select record_id from record_identifier where to_run = $1::int
  union
  select record_id from record_identifier join said_near using (identifier_id) where to_run is null
)
select profile_id from link where from_run = $1::int
union
select profile_id from link where to_run = $1::int
union
select profile_id from profile where from_run = $1::int
union
select profile_id from profile where to_run = $1::int
union
select l.profile_id from moved_record join link l using (record_id) where l.to_run is null`

/** Params $1 and $2 of a statement whose rows are those of a part. */
const partParams = (ref: PartRef): readonly number[] => [ref.part, ref.parts]

const inPart = (column: string, { parts }: PartRef): string =>
  parts === 1 ? 'and $1::int < $2::int' : `and ${partOf(column, '$2::int')} = $1::int`
