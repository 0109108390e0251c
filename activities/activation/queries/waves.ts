import { type Db, one } from '../../../db/connect.ts'

export type WaveState = 'planned' | 'approved' | 'stopped' | 'rolled_back'

export interface OpenWave {
  readonly wave_id: number
  readonly state: WaveState
  /** Rows that it holds already. */
  readonly rows: number
}

/** The wave of a campaign and a date, made when it is new, locked against another planning. */
export async function openWave(
  tx: Db,
  campaign: string,
  businessDate: string,
  runId: number,
): Promise<OpenWave> {
  const wave = await one<Pick<OpenWave, 'wave_id' | 'state'>>(
    tx,
    `
    insert into wave (campaign, business_date, run_id, state)
    values ($1::text, $2::date, $3::int, 'approved')
    on conflict (campaign, business_date) do update set run_id = greatest(wave.run_id, excluded.run_id)
    returning wave_id, state`,
    [campaign, businessDate, runId],
  )
  const { rows } = await one<Pick<OpenWave, 'rows'>>(
    tx,
    'select count(*)::float8 as rows from delivery where wave_id = $1::int',
    [wave.wave_id],
  )
  return { ...wave, rows }
}

/** Median audience of a campaign's last waves before a date; null when there was none. */
export async function medianAudience(
  tx: Db,
  campaign: string,
  businessDate: string,
  nights: number,
): Promise<number | null> {
  const { median } = await one<{ median: number | null }>(
    tx,
    `
    with last as (
      select audience from wave
      where campaign = $1::text and business_date < $2::date and state <> 'rolled_back'
      order by business_date desc
      limit $3::int
    )
    select percentile_cont(0.5) within group (order by audience)::float8 as median from last`,
    [campaign, businessDate, nights],
  )
  return median
}

export interface WaveSums {
  readonly audience: number
  readonly enrolled_before: number
  readonly due: number
}

/** What planning found; a wave with rows that may go is not ended. */
export async function settleWave(tx: Db, waveId: number, state: WaveState, sums: WaveSums): Promise<void> {
  await tx.execute(
    `
    update wave w set state = $2::text, audience = $3::bigint, enrolled_before = $4::bigint, due = $5::bigint,
      ended_at = case
        when exists (select from delivery d where d.wave_id = w.wave_id and d.state in ('planned', 'sending')) then null
        else coalesce(w.ended_at, now()) end
    where w.wave_id = $1::int`,
    [waveId, state, sums.audience, sums.enrolled_before, sums.due],
  )
}

/** The waves of a run may go. */
export function approveWaves(db: Db, runId: number): Promise<number> {
  return db.execute(`update wave set state = 'approved' where run_id = $1::int and state = 'planned'`, [
    runId,
  ])
}

/**
 * The waves of a run that wait for an approval will not go: their rows are skipped, and their passages, of the
 * control group too, are unspent, so that the same people may enter by a later wave. One wave, or all of the run.
 */
export async function skipPlannedWaves(
  db: Db,
  runId: number,
  reason: 'not_approved' | 'stopped',
  waveId: number | null,
): Promise<number> {
  const { skipped } = await one<{ skipped: number }>(
    db,
    `
    with halted as (
      update wave set state = 'stopped', ended_at = now()
      where run_id = $1::int and state = 'planned' and ($3::int is null or wave_id = $3::int)
      returning wave_id
    ),
    skipped as (
      update delivery d set state = 'skipped', reason = $2::text, ended_at = now()
      from halted h
      where d.wave_id = h.wave_id and d.state = 'planned'
      returning d.enrolment_id
    ),
    held as (
      select d.enrolment_id from delivery d join halted h using (wave_id)
      where d.state = 'skipped' and d.reason = 'holdout'
    ),
    unspent as (
      update enrolment e set state = 'unspent'
      from (select enrolment_id from skipped union all select enrolment_id from held) u
      where e.enrolment_id = u.enrolment_id
    )
    select count(*)::float8 as skipped from skipped`,
    [runId, reason, waveId],
  )
  return skipped
}

/** Destinations of the run's date that have rows which may still go. */
export async function openDestinations(db: Db, businessDate: string): Promise<readonly string[]> {
  const rows = await db.query<{ destination: string }>(
    `
    select distinct d.destination
    from wave w
    join delivery d using (wave_id)
    where w.business_date = $1::date and d.state in ('planned', 'sending')
    order by d.destination`,
    [businessDate],
  )
  return rows.map((row) => row.destination)
}

export interface WaveOverview {
  readonly waves: number
  readonly due: number
  readonly waiting: number
}

/** The waves that a run met last. */
export function waveOverview(db: Db, runId: number): Promise<WaveOverview> {
  return one<WaveOverview>(
    db,
    `
    select count(*)::int as waves, coalesce(sum(due), 0)::float8 as due,
      count(*) filter (where state = 'planned')::int as waiting
    from wave where run_id = $1::int`,
    [runId],
  )
}

/** The run that everybody reads; 0 = none. */
export async function publishedRun(db: Db): Promise<number> {
  const { run_id } = await one<{ run_id: number }>(db, 'select run_id from publication')
  return run_id
}
