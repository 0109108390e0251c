import type { Deps, RunContext } from '../../deps.ts'
import { listOf } from '../list.ts'
import { readBreaker } from '../queries/breaker.ts'
import { loseAbandoned, returnAbandoned } from '../queries/outcome.ts'
import { endWaves, expireRows, openGroups, wavesInFlight } from '../queries/ranges.ts'
import type { DeliverRef, Ranges } from '../types.ts'
import { returnOfOthers, waveFiles } from './file-return.ts'

/** Puts a date and destination in order (abandoned claims, closed windows), and says what may go now. */
export async function listRanges(deps: Deps, context: RunContext, ref: DeliverRef): Promise<Ranges> {
  const { db } = deps
  const { clock } = context
  await recover(deps, context, ref)
  await expireRows(db, ref.businessDate, 'date', clock)
  const groups = await openGroups(db, ref.businessDate, ref.destination, clock)
  if (groups.length === 0) await endWaves(db, ref.businessDate, 'date')
  const breaker = await readBreaker(db, ref.destination)
  const waitMs = breaker.state === 'open' && breaker.wait_ms > 0 ? breaker.wait_ms : null
  return listOf(ref, groups, { waitMs }, clock !== null)
}

/**
 * Claims whose holder is gone: a file is written again under the same name; a mail may have arrived, so it is
 * never sent again by itself, unless the receiver drops what it has seen.
 */
async function recover({ db, home }: Deps, context: RunContext, ref: DeliverRef): Promise<void> {
  const { businessDate } = ref
  const spec = context.project.destinations.find((one) => one.name === ref.destination)
  for (const wave of await wavesInFlight(db, businessDate, ref.destination)) {
    if (spec?.kind === 'file')
      await returnOfOthers(db, waveFiles(home.out, spec, { ...wave, businessDate }), null, context.clock)
    else if (spec?.kind === 'webhook' && spec.deduplicatesMs !== null)
      await returnAbandoned(db, wave.waveId, ref.destination, null, context.clock, true)
    else await loseAbandoned(db, wave.waveId, ref.destination)
  }
}
