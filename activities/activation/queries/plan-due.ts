import type { CampaignSpec } from '../../../core/brand/campaign.ts'
import { visible } from '../../../core/visible.ts'
import type { Db } from '../../../db/connect.ts'

/** Who is asked: channel x purpose, as run `runId` decided; people whom the consent stage refuses get their reason. */
export async function stageDue(
  tx: Db,
  runId: number,
  channel: string,
  purpose: string,
  brandZone: string,
): Promise<void> {
  await tx.execute(
    `
    insert into plan_due (profile_id, first_id, since, revive, identifier_id, event_ids, zone, reason)
    select p.profile_id, p.first_id, p.since, p.revive, c.identifier_id, coalesce(c.event_ids, '{}'),
      coalesce(a.attributes ->> 'time_zone', $4::text),
      case
        when c.profile_id is null or c.rule = 'no_address' then 'no_address'
        when c.rule in ('suppressed', 'erased') then c.rule
        when c.verdict = 'deny' then 'consent'
        when c.identifier_id is null then 'no_address' end
    from plan_person p
    left join contactability c on c.profile_id = p.profile_id
      and c.channel = $2::text and c.purpose = $3::text and ${visible('c', '$1::int')}
    left join profile_attributes a on a.profile_id = p.profile_id and ${visible('a', '$1::int')}
    where p.due`,
    [runId, channel, purpose, brandZone],
  )
  await tx.execute('analyze plan_due')
}

/**
 * The window of each zone: the brand's stands for names that PostgreSQL does not know. A window that is closed for
 * good skips its people: quiet_hours when only the hours of its last day are over, else expired.
 */
export async function stageZones(
  tx: Db,
  campaign: Pick<CampaignSpec, 'sendWindow'>,
  businessDate: string,
  brandZone: string,
  clock: Date | null,
): Promise<void> {
  const { from, until, days } = campaign.sendWindow
  await tx.execute(
    `
    insert into plan_zone (zone, used, opens, closes, closed)
    with named as (
      select distinct zone from plan_due
    ),
    known as (
      select zone, case
        when zone = $5::text then zone
        when zone in (select name from pg_timezone_names) then zone
        else $5::text end as used
      from named
    ),
    timed as (
      select zone, used, ($1::date + 1 + $2::time) at time zone used as opens,
        ($1::date + $4::int + $3::time) at time zone used as closes,
        coalesce($6::timestamptz, now()) as at
      from known
    )
    select zone, used, opens, closes, case
      when at < closes then null
      when (at at time zone used)::date <= $1::date + $4::int then 'quiet_hours'
      else 'expired' end
    from timed`,
    [businessDate, from, until, days, brandZone, clock],
  )
  await tx.execute('analyze plan_zone')
}

/**
 * The last reasons to skip somebody at planning. Of two people with one address the smallest profile id is
 * contacted, before the arms are drawn: a mailbox belongs to one arm only. Where nobody passes a campaign twice, no
 * mailbox does either, whoever stands behind it on a later night.
 */
export async function settleReasons(
  tx: Db,
  waveId: number,
  step: string,
  campaign: Pick<CampaignSpec, 'name' | 'holdoutBasisPoints' | 'reentry'>,
): Promise<void> {
  await tx.execute(
    `
    with candidate as (
      select p.profile_id, p.first_id, p.address_hash, z.closed,
        d.delivery_id is not null or ($5::boolean and ${CONTACTED}) as taken,
        row_number() over (partition by p.address_hash, z.closed is null order by p.profile_id) as turn
      from plan_due p
      join plan_zone z using (zone)
      left join delivery d on d.wave_id = $1::int and d.step = $2::text and d.address_hash = p.address_hash
      where p.reason is null
    ),
    verdict as (
      select profile_id, case
        when closed is not null then closed
        when address_hash is null then 'no_address'
        when taken or turn > 1 then 'duplicate_address'
        when ${bucket('$3::text', 'first_id')} < $4::int then 'holdout' end as reason
      from candidate
    )
    update plan_due p set reason = v.reason
    from verdict v
    where v.profile_id = p.profile_id and v.reason is not null`,
    [waveId, step, campaign.name, campaign.holdoutBasisPoints, campaign.reentry === 'never'],
  )
}

/** Has the address of `p` been contacted, or is it to be, by another wave of the campaign? */
const CONTACTED = `exists (
          select from delivery o
          join wave w using (wave_id)
          where o.address_hash = p.address_hash and o.step = $2::text and o.wave_id <> $1::int
            and o.state in ('planned', 'sending', 'sent', 'unknown') and w.campaign = $3::text
        )`

/**
 * The place of an id among 10,000: the first four bytes of SHA-256 of `salt:id`, modulo 10,000. The same for ever and on any
 * machine, so that a person never changes arm.
 */
export const bucket = (salt: string, id: string): string =>
  `(('x' || substr(encode(sha256(convert_to(${salt} || ':' || ${id}::text, 'UTF8')), 'hex'), 1, 8))::bit(32)::bigint % 10000)`
