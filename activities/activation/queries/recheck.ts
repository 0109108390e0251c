import { type Db, maybe } from '../../../db/connect.ts'
import type { SkipReason } from '../types.ts'
import { type ClaimScope, REFUSED, switches } from './claim.ts'
import { carriedBy, joinAlias, personOf } from './person.ts'

/** What holds for a claimed row now; `reason` null = it may go. */
export interface Rechecked {
  readonly reason: Extract<SkipReason, 'stopped' | 'erased' | 'suppressed' | 'no_address' | 'consent'> | null
}

/**
 * Asks again what forbids the contact of a claimed row, because its claim is some seconds old. Null = it is not this
 * attempt's any more: a process that slept through its lease finds that its rows have been given up.
 */
export function recheck(
  db: Db,
  scope: Pick<ClaimScope, 'attemptId' | 'campaign' | 'channel' | 'destination' | 'clock'>,
  deliveryId: string,
): Promise<Rechecked | null> {
  return maybe<Rechecked>(
    db,
    `
    with claimed as materialized (
      select d.delivery_id, d.identifier_id, d.channel, d.purpose, p.run_id, ${personOf('d')} as person_id
      from delivery d
      cross join publication p ${joinAlias('d', 'p.run_id')}
      where d.delivery_id = $1::bigint and d.state = 'sending' and d.attempt_id = $2::uuid
    ),
    head as (
      select h.identifier_id, h.erased, h.suppressed,
        consent_in_force(h, c.run_id, coalesce($3::timestamptz, now())) as in_force
      from claimed c
      join consent_head h using (identifier_id, channel, purpose)
    ),
    carried as (${carriedBy('claimed', '(select run_id from claimed)')}
    )
    select case
    ${REFUSED} end as reason
    from claimed
    cross join (${switches('$4', '$5', '$6')}) k
    left join head h using (identifier_id)
    left join carried own using (delivery_id)`,
    [deliveryId, scope.attemptId, scope.clock, scope.campaign, scope.channel, scope.destination],
  )
}
