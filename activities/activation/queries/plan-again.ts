import type { Db } from '../../../db/connect.ts'
import type { WaveFacts } from './plan-write.ts'

/**
 * Marks who is skipped for the very reason of the person's last row in this campaign: that row stands for this wave
 * too, so that a night writes what changed and not everybody who does not consent. The control group is not among
 * them, because each of its rows is a passage of its own.
 */
export async function markSkippedAgain(tx: Db, facts: WaveFacts): Promise<void> {
  await tx.execute(
    `
    with last as (
      select distinct on (p.profile_id) p.profile_id, d.state, d.reason, d.channel, d.destination, d.purpose
      from plan_due p
      join plan_id i on i.profile_id = p.profile_id
      join delivery d on d.profile_id = i.id and d.step = $3::text
      join wave w on w.wave_id = d.wave_id and w.campaign = $2::text
        and w.business_date < (select business_date from wave where wave_id = $1::int)
      where p.reason <> 'holdout' and p.revive is null
      order by p.profile_id, w.business_date desc, d.delivery_id desc
    )
    update plan_due p set again = true
    from last l
    where l.profile_id = p.profile_id and l.state = 'skipped' and l.reason = p.reason
      and (l.channel, l.destination, l.purpose) = ($4::text, $5::text, $6::text)`,
    [facts.waveId, facts.campaign, facts.step, facts.channel, facts.destination, facts.purpose],
  )
}

/**
 * Writes how many a wave skips again, by reason; another planning of it counts anew. Like the rows of the ledger, a
 * count stays with the run that wrote it first.
 */
export async function countSkippedAgain(tx: Db, facts: WaveFacts): Promise<void> {
  await tx.execute(
    `
    delete from wave_skip
    where wave_id = $1::int and step = $2::text and reason not in (select reason from plan_due where again)`,
    [facts.waveId, facts.step],
  )
  await tx.execute(
    `
    insert into wave_skip (wave_id, run_id, step, channel, destination, reason, people)
    select $1::int, $2::int, $3::text, $4::text, $5::text, reason, count(*)
    from plan_due
    where again
    group by reason
    on conflict (wave_id, step, reason) do update set people = excluded.people`,
    [facts.waveId, facts.runId, facts.step, facts.channel, facts.destination],
  )
}
